// How deep a TOML text goes, asked before it is parsed.
//
// The parser goes down once for each part of a dotted key, and again when the tables are
// destroyed: a key of some ten thousand parts ends the program.  No policy has a key of more than
// three.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace counterproof {

/// The longest key, in parts, and the deepest nesting of brackets and braces.
inline constexpr std::size_t kDeepestToml = 16;

/// The place at which `text` goes too deep, if it does.  What is no TOML is left to the parser,
/// which reads from the front, as this does.
std::optional<Error> too_deep(std::string_view text, const std::string& file);

}  // namespace counterproof
