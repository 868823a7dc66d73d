// What a call does to memory that the called function's own code does not.
#pragma once

#include <llvm/IR/Module.h>

#include <optional>
#include <string_view>

#include "own/llvm/origin.hpp"

namespace counterproof::own {

/// Announces the copies that calls make.  \returns the first call that cannot be announced
std::optional<Refusal> announce_calls(llvm::Function& function, const Origin& origin);

/// Whether the text of inline assembly is known to touch no memory, and to order none.
bool is_harmless_assembly(std::string_view text);

}  // namespace counterproof::own
