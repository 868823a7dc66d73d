// Reading a scope from a TOML file, and writing one.
//
//     about = "a parent that its children fill together"
//     tasks = 3
//     pages = 3
//     limit = 2
//     start = ["B", "C"]
//     events = ["touch", "map", "unmap", "exit"]
//
//     [containers]
//     A = {}
//     B = { parent = "A", min = 1 }
//     C = { parent = "A" }
//
// Nothing is ignored, as in policies: a key that is misspelt would make a verdict speak of another
// world.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/policy/policy.hpp"
#include "model/result.hpp"
#include "model/world/scope.hpp"

namespace counterproof {

/// The most texts that a scope may have for limit writes.
inline constexpr std::size_t kMostLimitTexts = 32;

/// Reads the scope in `text`.  \param file its name, for errors; the scope's name is the file's
/// name without folder and ending.
/// Errors: not TOML; a key, event or fault that does not exist (the message lists what would be
/// right); a size beyond the model's; a parent that does not stand before its child; a fault that
/// no event of the scope can suffer; an event that needs what the scope has none of.
Result<Scope> read_scope(std::string_view text, const std::string& file);

/// Reads the scope file at `path`.
Result<Scope> read_scope_file(const std::string& path);

/// The scope as a TOML text that reads back to the same scope, but for its name.
std::string print_scope(const Scope& scope);

/// Why a scope says nothing of a policy, if it does not: in words, for a message.
std::optional<std::string> misfit(const Scope& scope, const Rules& rules);

}  // namespace counterproof
