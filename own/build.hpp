// Compiles a user's C and C++ as it is, and links it with the runtime.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/result.hpp"
#include "own/image.hpp"

namespace counterproof::own {

/// What is to be raced.
struct Code {
  std::vector<std::string> sources;  ///< harnesses among them
  std::vector<std::string> includes;
  std::vector<std::string> defines;
  std::string shim;  ///< "linux", or empty
};

/// The command that compiles one of its sources, as LLVM's bitcode.
std::vector<std::string> words_to_compile(const std::string& source, const std::string& ir,
                                          const Code& code, const std::string& home);

/// Compiles, links and loads it.  What the compiler says goes to standard error, as it is.
/// Errors: there is no compiler, or it fails; code of which the scheduler would not see all; a
/// function that is nowhere, or that nothing is known of; a constructor that fails.
/// \param home the folder own/ of this project
Result<std::shared_ptr<Image>> build(const Code& code, const std::string& home);

}  // namespace counterproof::own
