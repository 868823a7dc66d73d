// One line of a trace as words and quoted texts.
//
// Words are separated by blanks; a text in double quotes may hold anything, with the escapes that
// `in_quotes()` writes; `#` outside quotes starts a comment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace counterproof {

struct Token {
  std::string value;  ///< a word, or what a quoted text denotes
  unsigned column = 0;
  bool is_quoted = false;

  /// The token as it may stand in a message.
  [[nodiscard]] std::string shown() const;
};

/// The tokens of a line without its line break; none when it is blank or a comment.
/// \param start the place of the line.  Errors: a text that does not end; an unknown escape.
Result<std::vector<Token>> split_line(std::string_view line, const Place& start);

/// Whether `text` can stand in a trace as one word, without quotes.
bool is_word(std::string_view text);

}  // namespace counterproof
