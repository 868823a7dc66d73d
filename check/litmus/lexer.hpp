// The words of a litmus test.
//
// Outside of threads `(* … *)` is a comment; inside it is how a pointer is used, and comments are
// those of C.
#pragma once

#include <string>
#include <string_view>

#include "model/result.hpp"

namespace counterproof::litmus {

struct Token {
  enum class Kind : std::uint8_t { word, number, sign, end };
  Kind kind = Kind::end;
  std::string_view text;
  unsigned line = 1;
  unsigned column = 1;

  [[nodiscard]] bool is(std::string_view sign) const {
    return kind != Kind::number && text == sign;
  }
};

class Lexer {
 public:
  Lexer(std::string_view text, std::string path) : text_(text), path_(std::move(path)) {}

  /// The word after this one is read as C is, or as the rest of the file is.
  void set_inside(bool inside) { inside_ = inside; }
  /// The next word.  \throws Error for a comment without end, or a byte that begins no word
  Token next();
  /// All up to the next blank, as the names of tests are.
  std::string_view up_to_blank();
  /// The rest of the line, and nothing of it as words.
  std::string_view rest_of_line();
  [[nodiscard]] Error error(const Token& at, std::string message) const {
    return {{path_, at.line, at.column}, std::move(message)};
  }

 private:
  void skip_blanks();
  void skip_comment(std::string_view open, std::string_view close, bool nested);
  void move(std::size_t bytes);
  [[nodiscard]] bool starts(std::string_view sign) const {
    return text_.substr(at_).starts_with(sign);
  }

  std::string_view text_;
  std::string path_;
  std::size_t at_ = 0;
  unsigned line_ = 1;
  unsigned column_ = 1;
  bool inside_ = false;
};

}  // namespace counterproof::litmus
