// A reading of compiled code with LLVM's own libraries: one subcommand of counterproof-llvm.
#pragma once

#include <span>
#include <string>

namespace counterproof::own {

/// How the companion ends; the command reads it (own/companion.hpp).
enum class Ended : int {
  well = 0,
  refused = 2,  ///< the code cannot be raced; standard output says why
  failed = 70   ///< the companion itself is at fault; standard error says why
};

struct Reading {
  const char* name;       ///< the subcommand
  const char* arguments;  ///< for its usage
  std::size_t count;      ///< of the arguments
  Ended (*run)(std::span<const std::string> arguments);
};

/// Checks that the scheduler sees each access of a file's code, and makes its machine code.
extern const Reading kCode;
/// Tells of the lines, variables and types of an image, as long as it is asked.
extern const Reading kPlaces;

/// Tells what a file has that others may call.
extern const Reading kFunctions;

}  // namespace counterproof::own
