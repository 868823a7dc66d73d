// What a file of a user's code has that a harness may call.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"
#include "own/build.hpp"

namespace counterproof::own {

/// A parameter, or a variable, as the compiler has it.
struct Typed {
  std::string kind;  ///< a word of own/llvm/functions.cpp: "integer", "object", ...
  std::string type;  ///< of an object what is pointed to; empty where it has no name
  std::string name;
};

struct Function {
  std::string name;
  std::string line;
  std::vector<Typed> parameters;
};

struct Callable {
  std::vector<Function> functions;  ///< in the order of the file
  std::vector<Typed> variables;
};

/// Compiles the only source of the code, and reads what it has.
/// Errors: as of `build`.
Result<Callable> callable_in(const Code& code, const std::string& home);

/// A harness for the file, which stands there as `included`: two threads call its functions on what
/// they share.  It can be raced as it is, and says what to edit. \pre some function can be called:
/// see `can_call`
std::string harness_text(const std::string& included, const Callable& callable);

/// Whether arguments for it can be made up.
bool can_call(const Function& function);

}  // namespace counterproof::own
