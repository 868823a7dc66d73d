#include "check/litmus/lexer.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "model/suggest.hpp"

namespace counterproof::litmus {
namespace {

bool begins_word(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool continues_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

void Lexer::move(std::size_t bytes) {
  for (; bytes > 0 && at_ < text_.size(); --bytes, ++at_) {
    ++column_;
    if (text_[at_] != '\n') continue;
    ++line_;
    column_ = 1;
  }
}

void Lexer::skip_comment(std::string_view open, std::string_view close, bool nested) {
  Token at;
  at.line = line_;
  at.column = column_;
  unsigned depth = 0;
  do {
    if (at_ >= text_.size())
      throw error(at, "the comment does not end; expected " + in_quotes(close));
    if (starts(close)) {
      --depth;
      move(close.size());
    } else if (starts(open) && (nested || depth == 0)) {
      ++depth;
      move(open.size());
    } else {
      move(1);
    }
  } while (depth > 0);
}

void Lexer::skip_blanks() {
  for (;;) {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) move(1);
    if (starts("//")) {
      rest_of_line();
    } else if (starts("/*")) {
      skip_comment("/*", "*/", false);
    } else if (!inside_ && starts("(*")) {
      skip_comment("(*", "*)", true);
    } else {
      return;
    }
  }
}

std::string_view Lexer::up_to_blank() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) move(1);
  const std::size_t from = at_;
  while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) == 0) move(1);
  return text_.substr(from, at_ - from);
}

std::string_view Lexer::rest_of_line() {
  const std::size_t from = at_;
  while (at_ < text_.size() && text_[at_] != '\n') move(1);
  return text_.substr(from, at_ - from);
}

Token Lexer::next() {
  skip_blanks();
  Token token;
  token.line = line_;
  token.column = column_;
  if (at_ >= text_.size()) return token;
  std::size_t length = 1;
  const char c = text_[at_];
  if (begins_word(c) || std::isdigit(static_cast<unsigned char>(c)) != 0) {
    token.kind = begins_word(c) ? Token::Kind::word : Token::Kind::number;
    while (at_ + length < text_.size() && continues_word(text_[at_ + length])) ++length;
  } else {
    token.kind = Token::Kind::sign;
    static constexpr std::array<std::string_view, 10> kLong = {
        "/\\", "\\/", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>"};
    const auto* const found =
        std::ranges::find_if(kLong, [&](std::string_view sign) { return starts(sign); });
    if (found != kLong.end()) {
      length = 2;
    } else if (std::string_view("(){}[];,:=<>+-*/%&|^~!?\"").find(c) == std::string_view::npos) {
      throw error(token, in_quotes(text_.substr(at_, 1)) + " begins no word of a litmus test");
    }
  }
  token.text = text_.substr(at_, length);
  move(length);
  return token;
}

}  // namespace counterproof::litmus
