#include "model/printable.hpp"

#include <fmt/format.h>

#include "model/utf8.hpp"

namespace counterproof {
namespace {

bool turns_direction(char32_t point) {
  return point == 0x061C || point == 0x200E || point == 0x200F ||
         (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

bool separates_lines(char32_t point) { return point == 0x2028 || point == 0x2029; }

std::string escaped(char32_t point, std::string_view bytes) {
  if (point == '\n') return "\\n";
  if (point == '\t') return "\\t";
  if (point == '\r') return "\\r";
  // A byte that is no UTF-8 is visited alone.
  if (bytes.size() == 1) return fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes[0]));
  return fmt::format("\\u{:04x}", static_cast<unsigned>(point));
}

std::string escape(std::string_view text, bool keep_lines) {
  std::string out;
  out.reserve(text.size());
  for_each_code_point(text, [&](char32_t point, std::string_view bytes) {
    const bool broken = point == kReplacement && bytes.size() == 1;
    if (!broken && (!is_active(point) || (keep_lines && point == '\n'))) {
      out += bytes;
    } else {
      out += escaped(point, bytes);
    }
  });
  return out;
}

}  // namespace

bool is_active(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || turns_direction(point) ||
         separates_lines(point);
}

std::string printable(std::string_view text) { return escape(text, false); }

std::string printable_lines(std::string_view text) { return escape(text, true); }

}  // namespace counterproof
