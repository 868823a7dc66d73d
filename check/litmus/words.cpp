#include "check/litmus/words.hpp"

#include <charconv>

#include "model/suggest.hpp"

namespace counterproof::litmus {

std::string Words::found() const {
  if (now_.kind == Token::Kind::end) return "found the end of the file";
  return "found " + in_quotes(now_.text);
}

void Words::need(std::string_view sign, std::string_view where) {
  if (take(sign)) return;
  fail(now_, found() + "; expected " + in_quotes(sign) + " " + std::string(where));
}

Token Words::need_word(std::string_view what) {
  if (now_.kind != Token::Kind::word) fail(now_, found() + "; expected " + std::string(what));
  const Token word = now_;
  move();
  return word;
}

Value Words::need_number() {
  const bool negative = take("-");
  if (now_.kind != Token::Kind::number) fail(now_, found() + "; expected a number");
  const bool hex = now_.text.starts_with("0x") || now_.text.starts_with("0X");
  const std::string_view digits = now_.text.substr(hex ? 2 : 0);
  Value value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
  if (error != std::errc() || end != digits.data() + digits.size() || value >= kFirstAddress)
    fail(now_, in_quotes(now_.text) + " is no number below 2^40");
  move();
  return negative ? -value : value;
}

}  // namespace counterproof::litmus
