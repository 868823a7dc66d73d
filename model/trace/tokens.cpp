// See tokens.hpp.
#include "model/trace/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "model/suggest.hpp"

namespace counterproof {
namespace {

bool is_blank(char letter) { return letter == ' ' || letter == '\t'; }

std::optional<unsigned> hex_digit(char letter) {
  if (letter >= '0' && letter <= '9') return static_cast<unsigned>(letter - '0');
  if (letter >= 'A' && letter <= 'F') return static_cast<unsigned>(letter - 'A') + 10;
  if (letter >= 'a' && letter <= 'f') return static_cast<unsigned>(letter - 'a') + 10;
  return std::nullopt;
}

class Splitter {
 public:
  Splitter(std::string_view line, const Place& start) : line_(line), start_(start) {}

  Result<std::vector<Token>> split() {
    while (!error_) {
      while (at_ < line_.size() && is_blank(line_[at_])) ++at_;
      if (at_ == line_.size() || line_[at_] == '#') return std::move(tokens_);
      if (line_[at_] == '"') {
        split_text();
      } else {
        split_word();
      }
    }
    return *error_;
  }

 private:
  [[nodiscard]] unsigned column(std::size_t at) const { return static_cast<unsigned>(at) + 1; }

  void fail(std::size_t at, std::string message) {
    error_ = Error{{start_.file, start_.line, column(at)}, std::move(message)};
  }

  void split_word() {
    const std::size_t begin = at_;
    while (at_ < line_.size() && !is_blank(line_[at_]) && line_[at_] != '#') ++at_;
    tokens_.push_back({std::string(line_.substr(begin, at_ - begin)), column(begin), false});
  }

  void split_text() {
    const std::size_t begin = at_++;
    Token token{{}, column(begin), true};
    while (at_ < line_.size() && line_[at_] != '"') {
      if (line_[at_] != '\\') {
        token.value += line_[at_++];
      } else if (!append_escape(token.value)) {
        return fail(at_,
                    "there is no such escape; expected \\n, \\t, \\\", \\\\ or \\xHH with two "
                    "hexadecimal digits");
      }
    }
    if (at_ == line_.size()) return fail(begin, "the text does not end; expected a closing \"");
    ++at_;
    const bool apart = at_ == line_.size() || is_blank(line_[at_]) || line_[at_] == '#';
    if (!apart) return fail(at_, "a text ends here; expected a blank before what follows");
    tokens_.push_back(std::move(token));
  }

  // Reads the escape at `at_`, or leaves `at_` there and answers no.
  bool append_escape(std::string& out) {
    const char letter = at_ + 1 < line_.size() ? line_[at_ + 1] : '\0';
    switch (letter) {
      case 'n':
        out += '\n';
        break;
      case 't':
        out += '\t';
        break;
      case '"':
        out += '"';
        break;
      case '\\':
        out += '\\';
        break;
      case 'x':
        return append_hex(out);
      default:
        return false;
    }
    at_ += 2;
    return true;
  }

  bool append_hex(std::string& out) {
    if (at_ + 3 >= line_.size()) return false;
    const auto high = hex_digit(line_[at_ + 2]);
    const auto low = hex_digit(line_[at_ + 3]);
    if (!high || !low) return false;
    out += static_cast<char>(*high * 16 + *low);
    at_ += 4;
    return true;
  }

  std::string_view line_;
  const Place& start_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  std::optional<Error> error_;
};

}  // namespace

std::string Token::shown() const {
  return is_quoted ? fmt::format("the text {}", counterproof::shown(value))
                   : counterproof::shown(value);
}

Result<std::vector<Token>> split_line(std::string_view line, const Place& start) {
  return Splitter(line, start).split();
}

bool is_word(std::string_view text) {
  const auto stands_alone = [](char letter) {
    return letter > ' ' && letter < 0x7f && letter != '"' && letter != '#' && letter != '\\';
  };
  return !text.empty() && std::ranges::all_of(text, stands_alone);
}

}  // namespace counterproof
