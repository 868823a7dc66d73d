#include "model/counter/limit_text.hpp"

#include "model/machine/plain.hpp"

namespace counterproof {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_unlimited(std::string_view text, LimitSyntax syntax) {
  return (syntax.minus_one_is_unlimited && (text == "-1" || text == "-1\n")) ||
         (syntax.max_is_unlimited && (text == "max" || text == "max\n"));
}

}  // namespace

std::optional<std::uint64_t> parse_limit_as_posted(std::string_view text, LimitSyntax syntax) {
  if (is_unlimited(text, syntax)) return kUnlimited;
  Plain machine;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    append_digit_as_posted(machine, value, static_cast<std::uint64_t>(c - '0'));
  }
  return value;
}

std::optional<std::uint64_t> parse_limit(std::string_view text, LimitSyntax syntax) {
  if (is_unlimited(text, syntax)) return kUnlimited;
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  if (text.empty()) return std::nullopt;
  Plain machine;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    if (!append_digit(machine, value, static_cast<std::uint64_t>(c - '0'))) return std::nullopt;
  }
  return value;
}

}  // namespace counterproof
