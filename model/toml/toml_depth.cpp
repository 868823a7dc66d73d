// See toml_depth.hpp.
//
// Only what tells keys from the rest is read: strings, comments, and the signs between values.  A
// dot counts towards the key that it stands in, and a number has one at most, so that values need
// not be told from keys.  Where the text is wrong, strings may be misread from there on; the parser
// stops at that place, and never comes to what was misread.
#include "model/toml/toml_depth.hpp"

#include <fmt/format.h>

#include <utility>

namespace counterproof {
namespace {

class Scan {
 public:
  Scan(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  std::optional<Error> run() {
    while (at_ < text_.size()) {
      const char letter = text_[at_];
      switch (letter) {
        case '"':
        case '\'':
          skip_string(letter);
          continue;
        case '#':
          while (at_ < text_.size() && text_[at_] != '\n') step();
          continue;
        case '.':
          if (++dots_ >= kDeepestToml)
            return error(fmt::format("a key of more than {} parts; no key of a policy has so many",
                                     kDeepestToml));
          break;
        case '[':
        case '{':
          if (++open_ > kDeepestToml)
            return error(fmt::format(
                "more than {} brackets one in the other; no policy needs so many", kDeepestToml));
          dots_ = 0;
          break;
        case ']':
        case '}':
          if (open_ > 0) --open_;
          dots_ = 0;
          break;
        case '=':
        case ',':
        case '\n':
          dots_ = 0;
          break;
        default:
          break;
      }
      step();
    }
    return std::nullopt;
  }

 private:
  void step() {
    if (text_[at_] == '\n') {
      ++line_;
      line_start_ = at_ + 1;
    }
    ++at_;
  }

  void skip(std::size_t count) {
    for (; count > 0 && at_ < text_.size(); --count) step();
  }

  void skip_string(char quote) {
    const std::string three(3, quote);
    const bool long_one = text_.substr(at_).starts_with(three);
    skip(long_one ? 3 : 1);
    while (at_ < text_.size()) {
      if (quote == '"' && text_[at_] == '\\') {
        skip(2);
      } else if (long_one && text_.substr(at_).starts_with(three)) {
        // One or two quotes may stand before those that end it.
        while (at_ + 3 < text_.size() && text_[at_ + 3] == quote) step();
        return skip(3);
      } else if (!long_one && (text_[at_] == quote || text_[at_] == '\n')) {
        return skip(text_[at_] == quote ? 1 : 0);
      } else {
        step();
      }
    }
  }

  [[nodiscard]] Error error(std::string what) const {
    return Error{{file_, line_, static_cast<unsigned>(at_ - line_start_) + 1}, std::move(what)};
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  unsigned line_ = 1;
  std::size_t dots_ = 0;
  std::size_t open_ = 0;
};

}  // namespace

std::optional<Error> too_deep(std::string_view text, const std::string& file) {
  return Scan(text, file).run();
}

}  // namespace counterproof
