#include "cli/number_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "cli/support.hpp"
#include "model/suggest.hpp"

namespace counterproof {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

}  // namespace

std::uint64_t whole_number(const std::string& option, const std::string& text, WholeRange range) {
  const std::string expected = fmt::format("{} to {}", range.least, range.most);
  if (!is_digits(text)) {
    fail({{}, fmt::format("{} is {}; expected a whole number, {}", option, shown(text), expected)});
  }
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < range.least || number > range.most) {
    constexpr std::size_t kLongest = 30;
    fail({{},
          fmt::format("{} is {}{}; expected {}", option, text.substr(0, kLongest),
                      text.size() > kLongest ? "..." : "", expected)});
  }
  return number;
}

double seconds(const std::string& option, const std::string& text, double most) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  // Written so that what is no number at all is out of range, too.
  if (!is_number || !(number > 0 && number <= most)) {
    fail({{},
          fmt::format("{} is {}; expected seconds, more than 0 and at most {:.0f}", option,
                      is_number ? text.substr(0, 30) : shown(text), most)});
  }
  return number;
}

}  // namespace counterproof
