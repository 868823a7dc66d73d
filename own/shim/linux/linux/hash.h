/* Multiplicative hashes: the golden ratio's, as fractions of 2^32 and 2^64 (Knuth, The Art of Computer
 * Programming, 6.4). */
#ifndef CP_SHIM_LINUX_HASH_H
#define CP_SHIM_LINUX_HASH_H

#include <linux/types.h>

#define GOLDEN_RATIO_32 0x61C88647U
#define GOLDEN_RATIO_64 0x61C8864680B583EBULL
cp_inline_ u32 hash_32(u32 value, unsigned bits) { return value * GOLDEN_RATIO_32 >> (32 - bits); }
cp_inline_ u32 hash_64(u64 value, unsigned bits) {
  return (u32)(value * GOLDEN_RATIO_64 >> (64 - bits));
}
#define hash_long(value, bits) hash_64(value, bits)
cp_inline_ u32 hash_ptr(const void* pointer, unsigned bits) {
  return hash_64((unsigned long)pointer, bits);
}

#endif
