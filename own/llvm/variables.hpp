// What a file has beside functions: variables, names for others, assembly of its own.
#pragma once

#include <llvm/IR/Module.h>

#include <optional>

#include "own/llvm/origin.hpp"

namespace counterproof::own {

/// \returns the first thing of the file that the scheduler could not take charge of
std::optional<Refusal> refusal_of_variables(const llvm::Module& module, const Origin& origin);

}  // namespace counterproof::own
