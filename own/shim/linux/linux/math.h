/* Division and rounding.
 * round_up and round_down take powers of two; roundup, rounddown and the divisions take any number.
 */
#ifndef CP_SHIM_LINUX_MATH_H
#define CP_SHIM_LINUX_MATH_H

#define round_up(x, y) (((((x)-1) | ((typeof(x))(y)-1))) + 1)
#define round_down(x, y) ((x) & ~((typeof(x))(y)-1))
#define DIV_ROUND_UP(n, d) (((n) + (d)-1) / (d))
#define DIV_ROUND_UP_ULL(n, d) DIV_ROUND_UP((unsigned long long)(n), (d))
#define DIV_ROUND_DOWN_ULL(n, d) ((unsigned long long)(n) / (d))
#define DIV_ROUND_CLOSEST(n, d)                                                             \
  ({                                                                                        \
    __auto_type cp_n_ = (n);                                                                \
    __auto_type cp_d_ = (d);                                                                \
    (cp_n_ > 0) == (cp_d_ > 0) ? (cp_n_ + cp_d_ / 2) / cp_d_ : (cp_n_ - cp_d_ / 2) / cp_d_; \
  })
#define roundup(x, y)                      \
  ({                                       \
    const typeof(y) cp_y_ = (y);           \
    (((x) + (cp_y_ - 1)) / cp_y_) * cp_y_; \
  })
#define rounddown(x, y)      \
  ({                         \
    __auto_type cp_x_ = (x); \
    cp_x_ - (cp_x_ % (y));   \
  })
#define abs(x)                        \
  ({                                  \
    __auto_type cp_abs_ = (x);        \
    cp_abs_ < 0 ? -cp_abs_ : cp_abs_; \
  })
#define abs_diff(a, b)                             \
  ({                                               \
    __auto_type cp_a_ = (a);                       \
    __auto_type cp_b_ = (b);                       \
    cp_a_ > cp_b_ ? cp_a_ - cp_b_ : cp_b_ - cp_a_; \
  })

#endif
