/* Division of 64-bit numbers: on a 64-bit machine the operators themselves.
 * A product that is divided does not overflow in between. */
#ifndef CP_SHIM_LINUX_MATH64_H
#define CP_SHIM_LINUX_MATH64_H

#include <linux/math.h>
#include <linux/types.h>

cp_inline_ u64 div_u64(u64 dividend, u32 divisor) { return dividend / divisor; }
cp_inline_ s64 div_s64(s64 dividend, s32 divisor) { return dividend / divisor; }
cp_inline_ u64 div64_u64(u64 dividend, u64 divisor) { return dividend / divisor; }
cp_inline_ s64 div64_s64(s64 dividend, s64 divisor) { return dividend / divisor; }
#define div64_ul(dividend, divisor) div64_u64((dividend), (divisor))
#define div64_long(dividend, divisor) div64_s64((dividend), (divisor))
cp_inline_ u64 div_u64_rem(u64 dividend, u32 divisor, u32* rest) {
  *rest = (u32)(dividend % divisor);
  return dividend / divisor;
}
cp_inline_ u64 div64_u64_rem(u64 dividend, u64 divisor, u64* rest) {
  *rest = dividend % divisor;
  return dividend / divisor;
}
cp_inline_ u64 mul_u64_u64_div_u64(u64 a, u64 b, u64 divisor) {
  return (u64)((unsigned __int128)a * b / divisor);
}
#define do_div(dividend, divisor)                   \
  ({                                                \
    u32 cp_divisor_ = (divisor);                    \
    u32 cp_rest_ = (u32)((dividend) % cp_divisor_); \
    (dividend) /= cp_divisor_;                      \
    cp_rest_;                                       \
  })

#endif
