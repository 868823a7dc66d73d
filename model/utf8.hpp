// Text of unknown origin, one code point at a time.
//
// Names of files and reasons in policies may hold any bytes; formats that demand UTF-8 get it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace counterproof {

/// What stands for bytes that are not UTF-8.
inline constexpr char32_t kReplacement = 0xFFFD;

/// Calls `visit(code_point, bytes)` for each code point of `text`; a byte that begins none is
/// visited alone, as `kReplacement`.
template <class Visit>
void for_each_code_point(std::string_view text, Visit&& visit) {
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text[0]);
    std::size_t length = first < 0x80   ? 1
                         : first < 0xC2 ? 0
                         : first < 0xE0 ? 2
                         : first < 0xF0 ? 3
                         : first < 0xF5 ? 4
                                        : 0;
    char32_t point = length == 1 ? first : length == 0 ? 0U : first & (0xFFU >> (length + 1));
    if (length > text.size()) length = 0;
    for (std::size_t i = 1; i < length; ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if ((byte & 0xC0U) != 0x80U) length = 0;
      point = point << 6U | (byte & 0x3FU);
    }
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    if (length == 0 || surrogate || point > 0x10FFFF || point < kLeast[length]) {
      visit(kReplacement, text.substr(0, 1));
      text.remove_prefix(1);
    } else {
      visit(point, text.substr(0, length));
      text.remove_prefix(length);
    }
  }
}

}  // namespace counterproof
