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
// One that is meant for many policies says what it asks of them, and what is left out of it where
// a policy lacks something:
//
//     needs = ["account.memory = true or account.tasks = true"]
//
//     [without]
//     "tree.charges != no-tree" = ["parents"]
//
// Nothing is ignored, as in policies: a key that is misspelt would make a verdict speak of another
// world.
#pragma once

#include <string>
#include <string_view>

#include "model/result.hpp"
#include "model/world/written_scope.hpp"

namespace counterproof {

/// Reads the scope in `text`.  \param file its name, for errors; the scope's name is the file's
/// name without folder and ending.
/// Errors: not TOML; a key, event or fault that does not exist (the message lists what would be
/// right); a size beyond the model's; a parent that does not stand before its child; a fault that
/// no event of the scope can suffer; an event that needs what the scope has none of; a need that
/// asks nothing of a policy; something to be left out that the scope does not have.
Result<WrittenScope> read_scope(std::string_view text, const std::string& file);

/// Reads the scope file at `path`.
Result<WrittenScope> read_scope_file(const std::string& path);

/// The scope as a TOML text that reads back to the same scope, but for its name.
/// \param table  what it is headed by in a policy file, such as "scope.pod"; empty: it is a file.
std::string print_scope(const WrittenScope& written, const std::string& table = "");

}  // namespace counterproof
