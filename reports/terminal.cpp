#include "reports/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/printable.hpp"

namespace counterproof {
namespace {

constexpr std::string_view kReset = "0";
constexpr std::string_view kGood = "32";
constexpr std::string_view kBad = "31;1";
constexpr std::string_view kOdd = "33";
constexpr std::string_view kStrong = "1";
constexpr std::string_view kFaint = "2";

}  // namespace

std::string Paint::good(std::string_view text) const { return in(kGood, text); }
std::string Paint::bad(std::string_view text) const { return in(kBad, text); }
std::string Paint::odd(std::string_view text) const { return in(kOdd, text); }
std::string Paint::strong(std::string_view text) const { return in(kStrong, text); }
std::string Paint::faint(std::string_view text) const { return in(kFaint, text); }

std::string Paint::in(std::string_view code, std::string_view text) const {
  return colours_ ? fmt::format("\x1b[{}m{}\x1b[{}m", code, text, kReset) : std::string(text);
}

std::string for_terminal(std::string_view text, bool colours) {
  std::string out;
  while (!text.empty()) {
    const std::size_t escape = std::min(text.find('\x1b'), text.size());
    out += printable_lines(text.substr(0, escape));
    text.remove_prefix(escape);
    if (text.empty()) break;
    std::size_t length = 0;
    for (const std::string_view code : {kReset, kGood, kBad, kOdd, kStrong, kFaint}) {
      const std::string sequence = fmt::format("\x1b[{}m", code);
      if (colours && text.starts_with(sequence)) length = sequence.size();
    }
    out += length == 0 ? printable(text.substr(0, 1)) : std::string(text.substr(0, length));
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  bool in_colour = false;
  for (const char c : text) {
    if (c == '\x1b') in_colour = true;
    const bool continues = (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
    if (!in_colour && !continues) ++width;
    if (in_colour && c == 'm') in_colour = false;
  }
  return width;
}

std::string pad(std::string_view text, std::size_t width) {
  const std::size_t own = width_of(text);
  return std::string(text) + std::string(own < width ? width - own : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t own = width_of(text);
  return std::string(own < width ? width - own : 0, ' ') + std::string(text);
}

std::string wrapped(std::string_view text, std::size_t indent) {
  std::string out;
  std::string line(indent, ' ');
  std::size_t used = indent;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    const std::size_t width = width_of(word);
    if (used > indent && used + 1 + width > kTerminalWidth) {
      out += line + "\n";
      line.assign(indent, ' ');
      used = indent;
    }
    if (used > indent) {
      line += ' ';
      ++used;
    }
    line += word;
    used += width;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out + line + "\n";
}

std::string grouped(std::uint64_t number) {
  std::string digits = fmt::format("{}", number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string counted(std::uint64_t number, std::string_view thing) {
  return fmt::format("{} {}{}", grouped(number), thing, number == 1 ? "" : "s");
}

std::string join(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : std::string(between)) + part;
  return out;
}

}  // namespace counterproof
