// The words of a litmus test one after the other, and what is said when another was expected.
#pragma once

#include <string>
#include <string_view>

#include "check/litmus/lexer.hpp"
#include "check/litmus/litmus_program.hpp"

namespace counterproof::litmus {

/// The words ahead: the one that is looked at, and what comes after.
class Words {
 public:
  Words(std::string_view text, const std::string& path) : lexer_(text, path) {}

  [[nodiscard]] const Token& now() const { return now_; }
  [[nodiscard]] Lexer& lexer() { return lexer_; }
  void move() { now_ = lexer_.next(); }
  /// Moves on if it is this.
  bool take(std::string_view sign) {
    if (!now_.is(sign)) return false;
    move();
    return true;
  }
  /// \throws Error if it is something else
  void need(std::string_view sign, std::string_view where);
  Token need_word(std::string_view what);
  Value need_number();
  [[noreturn]] void fail(const Token& at, std::string message) const {
    throw lexer_.error(at, std::move(message));
  }
  /// "found …", for what is now.
  [[nodiscard]] std::string found() const;

 private:
  Lexer lexer_;
  Token now_;
};

}  // namespace counterproof::litmus
