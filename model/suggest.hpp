// How an error says what would be right: quoted words, lists of alternatives, the nearest match.
//
// Every reader of a text that a person wrote (policies, traces, options) words its errors with
// these, so that a wrong word is shown and answered in the same way everywhere.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace counterproof {

/// `text` in double quotes, on one line of ASCII: quotes, backslashes and bytes that do not print
/// are written as `\"`, `\\`, `\n`, `\t` or `\xHH`.
std::string in_quotes(std::string_view text);

/// `text` quoted for a message: as `in_quotes`, but a long one is cut.
std::string shown(std::string_view text);

/// "a", "a or b", "a, b or c".  \param last is the word before the last one: "or", "and".
std::string list_of(std::span<const std::string> words, std::string_view last = "or");

/// How many letters must be put in, left out, replaced, or swapped with the next to make one word
/// from the other.
std::size_t edit_distance(std::string_view from, std::string_view to);

/// The name that looks most like `word`; the first of several.  \pre there is a name.
std::string_view nearest(std::string_view word, std::span<const std::string_view> names);

/// What should have stood instead of `word`: `expected "a", "b" or "c"`, or, where so long a list
/// would hide the answer, `the nearest is "b"`; or some of them, where none is near.
std::string expected(std::string_view word, std::span<const std::string_view> names);

}  // namespace counterproof
