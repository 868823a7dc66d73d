// Where in a user's files something of the intermediate form comes from, and what it is called
// there.
#pragma once

#include <llvm/IR/Function.h>
#include <llvm/IR/GlobalVariable.h>
#include <llvm/IR/Instruction.h>
#include <llvm/IR/Module.h>

#include <optional>
#include <string>

namespace counterproof::own {

struct Where {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;
};

/// Why code cannot be raced, in one sentence.
struct Refusal {
  Where where;
  std::string sentence;
};

/// What a user wrote, and where, that comes to something else in the end.
struct Written {
  Where where;
  std::string name;  ///< of what is called or named there: "std::counting_semaphore::acquire()"
};

class Origin {
 public:
  /// \param home the folder own/ of this project, whose headers are no files of the user's
  Origin(const llvm::Module& module, std::string home);

  /// The place of an instruction: in the user's files, if it was inlined into them.
  [[nodiscard]] Where place_of(const llvm::Instruction& instruction) const;
  [[nodiscard]] Where place_of(const llvm::GlobalVariable& variable) const;
  /// The compiled file as a whole.
  [[nodiscard]] Where file() const;

  /// The place in the user's files from which an instruction is come to, nearest first: its own, or
  /// that of a call of the function that it is in.
  [[nodiscard]] Written written_for(const llvm::Instruction& instruction) const;
  /// The same for whatever names a function or variable.
  /// \returns nothing if no place in the user's files leads there
  [[nodiscard]] std::optional<Written> written_for(const llvm::GlobalValue& named) const;

  /// "limiter::open()", without arguments and parameters of templates.
  [[nodiscard]] static std::string name_of(const llvm::Function& function);

 private:
  [[nodiscard]] bool is_users(const llvm::DIFile* file) const;

  const llvm::Module& module_;
  std::string home_;
};

/// A name of C++ as its source has it, without arguments and parameters of templates; any other
/// name as it is.  \param is_function whether "()" belongs behind it
std::string short_name(const std::string& symbol, bool is_function);

}  // namespace counterproof::own
