// Text of unknown origin, as it may stand in a line for a person.
//
// Reasons in policies, names of files and what the user's code calls its things may hold anything:
// a line break that makes one line two, an escape sequence that a terminal obeys, a mark that turns
// the reading direction so that a reader sees something else than what is there.  Whatever is told
// in text goes through here on its way; JSON, SARIF and XML have escapes of their own.
#pragma once

#include <string>
#include <string_view>

namespace counterproof {

/// Whether a code point acts on a terminal or on the text around it, instead of being shown:
/// controls, line separators, marks of the reading direction.
bool is_active(char32_t point);

/// `text` on one line, with what is not to be shown as an escape: `\n`, `\t`, `\x1b`, `\u202e`;
/// bytes that are not UTF-8 are `\xff`.
std::string printable(std::string_view text);

/// As `printable`, but line ends stay: for text that has lines of its own.
std::string printable_lines(std::string_view text);

}  // namespace counterproof
