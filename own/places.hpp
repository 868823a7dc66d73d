// Where loaded code comes from: source lines of its addresses, names and types of its variables.
//
// Both are asked of the companion (own/llvm/places.cpp), which answers as long as the image is
// loaded, and only of what somebody looks at.  What the image needs and has is read here.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "own/conversation.hpp"
#include "own/value_text.hpp"

namespace counterproof::own {

/// A name of C++ as its source has it; any other name as it is.
std::string demangled(const std::string& name);

/// A variable of the user's, or a part of one.
struct Variable {
  std::string name;  ///< "pool.open"; empty if nothing is known
  ValueType type;
};

/// A variable that a function keeps on its stack, or a part of one.
struct LocalVariable {
  std::string name;  ///< without the part; empty if nothing is known
  std::string part;
  ValueType type;
};

/// How a part is asked for.
enum class Extent : std::uint8_t {
  bytes,      ///< so many bytes, as an access has them
  innermost,  ///< the least part that begins there, as a lock is
  outermost,  ///< the largest that begins there, as a pointer means it
};

/// What a block of the heap holds.
struct BlockType {
  std::string name;  ///< "node"; empty if nothing is known
  std::size_t number = 0;
  std::size_t size = 0;     ///< in bytes; more of them may follow each other
  bool open_ended = false;  ///< a structure with an array of any length at its end
};

class Places {
 public:
  /// \param file the image   \param base where it was loaded
  Places(std::string file, std::uintptr_t base);
  ~Places();
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;

  /// Has the companion answer from here on.  The files may go once this has returned.
  /// \param ir_files the compiler's intermediate form of the image's sources, in their order
  /// \param home where our own parts of own code are: own/
  void ask(const std::vector<std::string>& ir_files, const std::string& home);

  /// "my_counter.c:12", relative to the current folder where it lies below; "?" if unknown.  Of
  /// code that was inlined the innermost line that the user wrote.
  const std::string& line_of(const void* code);

  /// Whether the line is one that the user wrote: not a stand-in's, nor of a system header.
  bool is_users(const void* code);
  /// Whether it is one of those; what the compiler adds by itself is nobody's.
  bool is_librarys(const void* code);

  /// The variable of the image, or the part of it, that lies at the address.
  Variable variable_at(std::uintptr_t address, std::size_t size, Extent extent);
  /// The variable of the function that `code` is of, or the part of it, that lies so many bytes above
  /// its frame pointer.
  const LocalVariable& local_at(const void* code, std::intptr_t offset, std::size_t size,
                                Extent extent);
  /// What is kept in memory that was allocated there.
  /// \param chain return addresses, from the allocation outwards
  const BlockType& block_type(const std::vector<const void*>& chain);
  /// The part of something of that type: its name is the path, ".open".
  Variable part_of(const BlockType& type, std::size_t offset, std::size_t size, Extent extent);

  /// What lies at an address of the image that is no variable: "\"text\"", "vtable for Pool", or
  /// that it is a constant; empty outside of the image.
  [[nodiscard]] std::string constant_at(std::uintptr_t address) const;

  /// "std::vector::push_back": the function that `code` is of, without what its templates and its
  /// parameters are.
  std::string function_called_at(const void* code);

  /// "handler()", if a function begins there.
  [[nodiscard]] std::string function_at(std::uintptr_t address) const;

  /// The symbol of the image that lies at the address.
  [[nodiscard]] std::string symbol_of(std::uintptr_t address) const {
    const Symbol* symbol = symbol_at(address);
    return symbol == nullptr ? std::string() : symbol->name;
  }

  /// Functions and variables that the image uses and does not have.
  [[nodiscard]] const std::vector<std::string>& undefined() const { return undefined_; }

 private:
  struct Symbol {
    std::uintptr_t begin;
    std::uintptr_t end;
    std::string name;
  };
  struct Place {
    std::string line = "?";
    bool is_users = false;
  };

  void read_symbols();
  [[nodiscard]] const Symbol* symbol_at(std::uintptr_t address) const;
  const Place& place_of(const void* code);
  std::vector<std::string> answer(const std::string& question);

  std::string file_;
  std::uintptr_t base_;
  std::string home_;
  std::vector<std::pair<std::uintptr_t, std::uintptr_t>> readable_;  ///< parts of the image
  std::vector<Symbol> variables_;
  std::unordered_map<std::uintptr_t, std::string> functions_;
  std::vector<std::string> undefined_;
  std::unordered_map<const void*, Place> places_;
  std::map<std::tuple<std::uintptr_t, std::size_t, Extent>, Variable> variables_told_;
  std::map<std::tuple<const void*, std::intptr_t, std::size_t, Extent>, LocalVariable> locals_told_;
  std::map<std::vector<const void*>, BlockType> blocks_told_;
  std::unique_ptr<Conversation> asked_;
};

}  // namespace counterproof::own
