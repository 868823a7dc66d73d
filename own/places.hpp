// Where loaded code comes from: source lines of its addresses, names of its variables.
//
// Lines are asked of addr2line (GNU binutils, which every compiler here brings along): one process
// that answers as long as the image is loaded.  Names of variables stand in the image's own table.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace counterproof::own {

/// A name of C++ as its source has it; any other name as it is.
std::string demangled(const std::string& name);

class Places {
 public:
  /// \param file the image   \param base where it was loaded
  Places(std::string file, std::uintptr_t base);
  ~Places();
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;

  /// "my_counter.c:12", relative to the current folder where it lies below; "?" if unknown.
  const std::string& line_of(const void* code);

  /// "counter", "counter+8"; empty if it is no variable of the image.
  [[nodiscard]] std::string variable_at(std::uintptr_t address) const;

  /// Functions and variables that the image uses and does not have.
  [[nodiscard]] const std::vector<std::string>& undefined() const { return undefined_; }

 private:
  struct Variable {
    std::uintptr_t begin;
    std::uintptr_t end;
    std::string name;
  };

  void read_symbols();
  void start_addr2line();

  std::string file_;
  std::uintptr_t base_;
  std::vector<Variable> variables_;
  std::vector<std::string> undefined_;
  std::unordered_map<const void*, std::string> lines_;
  std::FILE* ask_ = nullptr;
  std::FILE* answer_ = nullptr;
  int process_ = -1;
};

}  // namespace counterproof::own
