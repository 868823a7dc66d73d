/* Bits of words that threads share: set_bit, clear_bit and change_bit are atomic and relaxed,
 * test_and_... fully ordered, ..._lock acquires and ..._unlock releases; the names with two
 * underscores are plain loads and stores. */
#ifndef CP_SHIM_LINUX_BITOPS_H
#define CP_SHIM_LINUX_BITOPS_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/types.h>

#define CP_BIT_OPERATION_(name, operation, mask)                                                  \
  cp_inline_ void name##_bit(long n, volatile unsigned long* words) {                             \
    (void)__atomic_fetch_##operation(&words[BIT_WORD(n)], mask, __ATOMIC_RELAXED);                \
  }                                                                                               \
  cp_inline_ bool test_and_##name##_bit(long n, volatile unsigned long* words) {                  \
    return __atomic_fetch_##operation(&words[BIT_WORD(n)], mask, __ATOMIC_SEQ_CST) & BIT_MASK(n); \
  }
CP_BIT_OPERATION_(set, or, BIT_MASK(n))
CP_BIT_OPERATION_(clear, and, ~BIT_MASK(n))
CP_BIT_OPERATION_(change, xor, BIT_MASK(n))

cp_inline_ bool test_bit(long n, const volatile unsigned long* words) {
  return READ_ONCE(words[BIT_WORD(n)]) & BIT_MASK(n);
}
cp_inline_ bool test_bit_acquire(long n, const volatile unsigned long* words) {
  return __atomic_load_n(&words[BIT_WORD(n)], __ATOMIC_ACQUIRE) & BIT_MASK(n);
}
cp_inline_ bool test_and_set_bit_lock(long n, volatile unsigned long* words) {
  return __atomic_fetch_or(&words[BIT_WORD(n)], BIT_MASK(n), __ATOMIC_ACQUIRE) & BIT_MASK(n);
}
cp_inline_ void clear_bit_unlock(long n, volatile unsigned long* words) {
  (void)__atomic_fetch_and(&words[BIT_WORD(n)], ~BIT_MASK(n), __ATOMIC_RELEASE);
}

cp_inline_ void __set_bit(long n, unsigned long* words) { words[BIT_WORD(n)] |= BIT_MASK(n); }
cp_inline_ void __clear_bit(long n, unsigned long* words) { words[BIT_WORD(n)] &= ~BIT_MASK(n); }
cp_inline_ void __change_bit(long n, unsigned long* words) { words[BIT_WORD(n)] ^= BIT_MASK(n); }
cp_inline_ bool __test_and_set_bit(long n, unsigned long* words) {
  const bool was = words[BIT_WORD(n)] & BIT_MASK(n);
  words[BIT_WORD(n)] |= BIT_MASK(n);
  return was;
}
cp_inline_ bool __test_and_clear_bit(long n, unsigned long* words) {
  const bool was = words[BIT_WORD(n)] & BIT_MASK(n);
  words[BIT_WORD(n)] &= ~BIT_MASK(n);
  return was;
}

cp_inline_ unsigned long __ffs(unsigned long word) { return (unsigned long)__builtin_ctzl(word); }
cp_inline_ unsigned long __fls(unsigned long word) {
  return 63UL - (unsigned long)__builtin_clzl(word);
}
cp_inline_ int fls(unsigned int word) { return word ? 32 - __builtin_clz(word) : 0; }
cp_inline_ int fls64(u64 word) { return word ? 64 - __builtin_clzll(word) : 0; }
cp_inline_ unsigned int hweight32(u32 word) { return (unsigned int)__builtin_popcount(word); }
cp_inline_ unsigned long hweight64(u64 word) { return (unsigned long)__builtin_popcountll(word); }
cp_inline_ unsigned long hweight_long(unsigned long word) {
  return (unsigned long)__builtin_popcountl(word);
}

cp_inline_ unsigned long find_next_bit(const unsigned long* bits, unsigned long size,
                                       unsigned long from) {
  while (from < size && !test_bit((long)from, bits)) ++from;
  return from < size ? from : size;
}
#define find_first_bit(bits, size) find_next_bit(bits, size, 0)
#define for_each_set_bit(bit, bits, size)                          \
  for ((bit) = find_first_bit((bits), (size)); (bit) < (size);     \
       (bit) = find_next_bit((bits), (size), (unsigned long)(bit) + 1))

#endif
