// What this program needs beside itself for own code: the compiler, its own companion for LLVM's
// libraries, and the runtime.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace counterproof::own {

/// Where counterproof-llvm is: beside the program that runs.
std::string companion();

/// Where own/runtime is, compiled along with this program: beside it, or where its data is
/// installed.
std::string runtime_object();

struct Ran {
  int code;            ///< the exit code, or 128 and the signal
  std::string output;  ///< what it wrote
};

/// Which of the two it is asked for; the other one is ours.
enum class Listen { output, errors };

/// Runs a command to its end.  \returns nothing if there is no such program
std::optional<Ran> run(std::vector<std::string> words, Listen listen = Listen::output);

}  // namespace counterproof::own
