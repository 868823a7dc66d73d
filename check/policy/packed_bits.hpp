// Numbers in as few bits as they need, one after the other, in words of 64.
#pragma once

#include <cstdint>

namespace counterproof {

/// Writes the lowest `width` bits of a value that has no others.
/// \pre the words are 0 from there on
inline void add_bits(std::uint64_t* words, unsigned& at, std::uint64_t value, unsigned width) {
  if (width == 0) return;
  const unsigned word = at / 64;
  const unsigned shift = at % 64;
  words[word] |= value << shift;
  if (shift + width > 64) words[word + 1] |= value >> (64 - shift);
  at += width;
}

/// The next `width` bits.
inline std::uint64_t take_bits(const std::uint64_t* words, unsigned& at, unsigned width) {
  if (width == 0) return 0;
  const unsigned word = at / 64;
  const unsigned shift = at % 64;
  std::uint64_t value = words[word] >> shift;
  if (shift + width > 64) value |= words[word + 1] << (64 - shift);
  at += width;
  return value & ((std::uint64_t{1} << width) - 1);
}

}  // namespace counterproof
