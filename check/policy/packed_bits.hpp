// Numbers in as few bits as they need, one after the other, in words of 64.
#pragma once

#include <cstdint>

namespace counterproof {

/// Writes numbers into words, and keeps the one that is being filled at hand: in a register, where
/// the compiler sees all of its calls.
class BitWriter {
 public:
  explicit BitWriter(std::uint64_t* words) : to_(words) {}

  /// Writes the lowest `width` bits.  \pre width < 64
  [[gnu::always_inline]] void add(std::uint64_t value, unsigned width) {
    excess_ |= value >> width;
    word_ |= value << used_;
    used_ += width;
    if (used_ >= 64) [[unlikely]] {
      *to_++ = word_;
      ++full_;
      used_ -= 64;
      word_ = used_ == 0 ? 0 : value >> (width - used_);
    }
  }

  /// Writes `width` bits of words that have no others, where a record of such a width stands.
  [[gnu::always_inline]] void add_words(const std::uint64_t* words, unsigned width) {
    for (; width >= 64; width -= 64, ++words) {
      add(*words & 0xffffffffU, 32);
      add(*words >> 32, 32);
    }
    if (width != 0) add(*words, width);
  }

  /// Ends the last word.  \returns how many bits were written
  [[gnu::always_inline]] unsigned finish() {
    if (used_ != 0) *to_ = word_;
    return full_ * 64 + used_;
  }

  /// What was written.  \pre less than 64 bits
  [[nodiscard]] std::uint64_t only_word() const { return word_; }

  /// Whether a number had more bits than it was written with.
  [[nodiscard]] bool outgrown() const { return excess_ != 0; }

 private:
  std::uint64_t* to_;
  std::uint64_t word_ = 0;
  unsigned used_ = 0;  // bits of `word_`, less than 64
  unsigned full_ = 0;  // words
  std::uint64_t excess_ = 0;
};

/// The next `width` bits.
inline std::uint64_t take_bits(const std::uint64_t* words, unsigned& at, unsigned width) {
  if (width == 0) return 0;
  const unsigned word = at / 64;
  const unsigned shift = at % 64;
  std::uint64_t value = words[word] >> shift;
  if (shift + width > 64) value |= words[word + 1] << (64 - shift);
  at += width;
  return width == 64 ? value : value & ((std::uint64_t{1} << width) - 1);
}

}  // namespace counterproof
