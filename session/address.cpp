#include "session/address.hpp"

#include <fmt/format.h>

#include <charconv>

namespace counterproof {
namespace {

bool stands_for_itself(char c) {
  constexpr std::string_view kMarks = "-._,=";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kMarks.find(c) != kMarks.npos;
}

/// The text between `mark` and what comes next.
std::optional<std::string> text_after(std::string_view mark, std::string_view address) {
  const std::size_t begin = address.find(mark);
  if (begin == address.npos) return std::nullopt;
  std::string_view rest = address.substr(begin + mark.size());
  rest = rest.substr(0, rest.find('&'));
  std::string out;
  while (!rest.empty()) {
    const char c = rest.front();
    unsigned byte = 0;
    const bool is_escape =
        c == '%' && rest.size() >= 3 &&
        std::from_chars(rest.data() + 1, rest.data() + 3, byte, 16).ptr == rest.data() + 3;
    out += is_escape ? static_cast<char>(byte) : c == '+' ? ' ' : c == ';' ? '\n' : c;
    rest.remove_prefix(is_escape ? 3 : 1);
  }
  return out + "\n";
}

}  // namespace

std::string as_address(std::string_view trace) {
  while (trace.ends_with('\n')) trace.remove_suffix(1);
  std::string out;
  for (const char c : trace) {
    if (stands_for_itself(c)) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else if (c == '\n') {
      out += ';';
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::optional<std::string> trace_in_address(std::string_view address) {
  return text_after(kTraceInAddress, address);
}

std::optional<std::string> against_in_address(std::string_view address) {
  return text_after(kAgainstInAddress, address);
}

}  // namespace counterproof
