// Every access to memory is announced to the scheduler before it is made.
#pragma once

#include <llvm/IR/Module.h>

#include <optional>

#include "own/llvm/origin.hpp"

namespace counterproof::own {

/// Whether nobody else can see a change there, or make one: a variable of the function's own stack
/// (which other threads are refused, see OwnProgram).
bool is_private(const llvm::Value& pointer);

/// Has the runtime called before `call` for what lies at `pointer`.
void announce_range(llvm::Instruction& call, llvm::Value& pointer, llvm::Value& size, bool writes);

/// Announces what the sanitizer left out.  \returns the first access that cannot be announced
std::optional<Refusal> announce_accesses(llvm::Function& function, const Origin& origin);

}  // namespace counterproof::own
