/* The lesser and the greater of values, each evaluated once.
 * Operands of different types compare as C has it; the kernel's own refuse to compile what would
 * surprise. */
#ifndef CP_SHIM_LINUX_MINMAX_H
#define CP_SHIM_LINUX_MINMAX_H

#define CP_CHOSEN_(x, compare, y)                      \
  ({                                                   \
    __auto_type cp_left_ = (x);                        \
    __auto_type cp_right_ = (y);                       \
    cp_left_ compare cp_right_ ? cp_left_ : cp_right_; \
  })
#define min(x, y) CP_CHOSEN_(x, <, y)
#define max(x, y) CP_CHOSEN_(x, >, y)
#define umin(x, y) CP_CHOSEN_((unsigned long long)(x), <, (unsigned long long)(y))
#define umax(x, y) CP_CHOSEN_((unsigned long long)(x), >, (unsigned long long)(y))
#define min3(x, y, z) min(min(x, y), z)
#define max3(x, y, z) max(max(x, y), z)
#define min_t(type, x, y) CP_CHOSEN_((type)(x), <, (type)(y))
#define max_t(type, x, y) CP_CHOSEN_((type)(x), >, (type)(y))
#define min_not_zero(x, y)                                                               \
  ({                                                                                     \
    __auto_type cp_first_ = (x);                                                         \
    __auto_type cp_other_ = (y);                                                         \
    cp_first_ == 0 ? cp_other_ : cp_other_ == 0 ? cp_first_ : min(cp_first_, cp_other_); \
  })
#define clamp(value, low, high) min(max(value, low), high)
#define clamp_t(type, value, low, high) min_t(type, max_t(type, value, low), high)
#define clamp_val(value, low, high) clamp_t(typeof(value), value, low, high)
#define swap(a, b)               \
  do {                           \
    __auto_type cp_saved_ = (a); \
    (a) = (b);                   \
    (b) = cp_saved_;             \
  } while (0)

#define MIN(x, y) ((x) < (y) ? (x) : (y))
#define MAX(x, y) ((x) > (y) ? (x) : (y))

#endif
