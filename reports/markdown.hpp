// Markdown as code hosts read it, of text that nobody has looked at.
//
// What could have a meaning is written as an entity, which has none: neither to Markdown, nor in a
// table, nor as HTML.  Mentions of people and issues are looked for in what is shown, where
// entities are gone; an empty comment after the sign keeps them from being found.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace counterproof {

/// `text` on one line, to be read as it stands; not for the beginning of a line.  Of more than
/// `most` code points the rest is cut, and "…" says so.
std::string markdown_text(std::string_view text, std::size_t most = 300);

/// The same, as code.
std::string markdown_code(std::string_view text, std::size_t most = 300);

/// Lines as a block of code, as they stand; ends in a newline.
std::string markdown_block(std::string_view lines);

}  // namespace counterproof
