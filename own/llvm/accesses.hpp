// Every access to memory is announced to the scheduler before it is made.
#pragma once

#include <llvm/IR/Module.h>

#include <optional>

#include "own/llvm/origin.hpp"

namespace counterproof::own {

/// Says when the function begins and ends, where it gives away what lies on its stack.
void announce_frame(llvm::Function& function);

/// Whether somebody else may come to know where a variable of the stack lies.
bool is_given_away(const llvm::Value& variable);

/// Whether nobody else can see a change there, or make one: a variable of the function's own stack
/// that is not given away.
bool is_private(const llvm::Value& pointer);

/// Has the runtime called before `call` for what lies at `pointer`.
void announce_range(llvm::Instruction& call, llvm::Value& pointer, llvm::Value& size, bool writes);

/// Announces what the sanitizer left out.  \returns the first access that cannot be announced
std::optional<Refusal> announce_accesses(llvm::Function& function, const Origin& origin);

}  // namespace counterproof::own
