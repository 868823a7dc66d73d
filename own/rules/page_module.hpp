// The model for a page, with rule files of the user's in it.
#pragma once

#include <span>
#include <string>

#include "model/result.hpp"
#include "model/rules/own_rules.hpp"

namespace counterproof::own {

/// What pages are compiled with, beside clang-19: the Debian packages.
inline constexpr const char* kPagePackages =
    "wasi-libc libc++-19-dev-wasm32 libc++abi-19-dev-wasm32 libclang-rt-19-dev-wasm32 lld-19";

/// The file with the module of WebAssembly in which these rule files run: out of the cache if
/// nothing that went into it has changed, or else compiled and linked now; what the compiler says
/// goes to standard error, as it is.
/// \param archive  the model as it was built for pages
/// \param home     the folder of this project's sources
/// Errors: there is no such file, a package is not installed, or the file does not compile.
Result<std::string> page_module(std::span<const RuleFile> files, const std::string& archive,
                                const std::string& home);

}  // namespace counterproof::own
