// Hash, copy and compare for packed states: a few dozen bytes whose number is known only at run
// time.  A call of `memcpy` or `memcmp` costs more than the work at that size, so that these go
// word by word, and let the last word overlap the one before instead of looping over odd bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

// The hash inlined: at twenty bytes, a call costs as much as the hash itself.
#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

namespace counterproof {

/// A 64-bit hash of `size` bytes.  The same on every run and every machine.
inline std::uint64_t hash_bytes(const std::byte* bytes, std::size_t size) {
  return XXH3_64bits(bytes, size);
}

inline std::uint64_t load_word(const std::byte* from) {
  std::uint64_t word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

inline void copy_bytes(std::byte* to, const std::byte* from, std::size_t size) {
  if (size < 8) {
    for (std::size_t i = 0; i < size; ++i) to[i] = from[i];
    return;
  }
  for (std::size_t i = 0; i + 8 <= size; i += 8) std::memcpy(to + i, from + i, 8);
  std::memcpy(to + size - 8, from + size - 8, 8);
}

inline bool same_bytes(const std::byte* a, const std::byte* b, std::size_t size) {
  if (size < 8) {
    for (std::size_t i = 0; i < size; ++i) {
      if (a[i] != b[i]) return false;
    }
    return true;
  }
  for (std::size_t i = 0; i + 8 <= size; i += 8) {
    if (load_word(a + i) != load_word(b + i)) return false;
  }
  return load_word(a + size - 8) == load_word(b + size - 8);
}

}  // namespace counterproof
