/* Logarithms and powers of two.
 * ilog2(0) is -1; the rest of 0 is 0. */
#ifndef CP_SHIM_LINUX_LOG2_H
#define CP_SHIM_LINUX_LOG2_H

#include <linux/bitops.h>

#define ilog2(n) (fls64((u64)(n)) - 1)
cp_inline_ bool is_power_of_2(unsigned long n) { return n != 0 && (n & (n - 1)) == 0; }
cp_inline_ unsigned long roundup_pow_of_two(unsigned long n) {
  return n < 2 ? n : 1UL << fls64(n - 1);
}
cp_inline_ unsigned long rounddown_pow_of_two(unsigned long n) {
  return n ? 1UL << (fls64(n) - 1) : 0;
}
cp_inline_ int order_base_2(unsigned long n) { return n > 1 ? fls64(n - 1) : 0; }

#endif
