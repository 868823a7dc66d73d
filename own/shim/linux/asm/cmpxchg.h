/* Exchange, and compare and exchange, of any word of 1, 2, 4 or 8 bytes: fully ordered, or as the
 * suffix says. One that fails orders nothing. */
#ifndef CP_SHIM_ASM_CMPXCHG_H
#define CP_SHIM_ASM_CMPXCHG_H

#include <linux/compiler.h>

#define CP_XCHG_(address, value, order)                               \
  ({                                                                  \
    __auto_type cp_word_ = (address);                                 \
    __atomic_exchange_n(cp_word_, (typeof(*cp_word_))(value), order); \
  })
#define xchg(address, value) CP_XCHG_(address, value, __ATOMIC_SEQ_CST)
#define xchg_acquire(address, value) CP_XCHG_(address, value, __ATOMIC_ACQUIRE)
#define xchg_release(address, value) CP_XCHG_(address, value, __ATOMIC_RELEASE)
#define xchg_relaxed(address, value) CP_XCHG_(address, value, __ATOMIC_RELAXED)

/* The value before: the expected one if it was exchanged. */
#define CP_CMPXCHG_(address, expected, value, order)                                              \
  ({                                                                                              \
    __auto_type cp_word_ = (address);                                                             \
    __unqual_scalar_typeof(*cp_word_) cp_found_ = (typeof(*cp_word_))(expected);                  \
    (void)__atomic_compare_exchange_n(cp_word_, &cp_found_, (typeof(*cp_word_))(value), 0, order, \
                                      __ATOMIC_RELAXED);                                          \
    cp_found_;                                                                                    \
  })
#define cmpxchg(address, expected, value) CP_CMPXCHG_(address, expected, value, __ATOMIC_SEQ_CST)
#define cmpxchg_acquire(address, expected, value) \
  CP_CMPXCHG_(address, expected, value, __ATOMIC_ACQUIRE)
#define cmpxchg_release(address, expected, value) \
  CP_CMPXCHG_(address, expected, value, __ATOMIC_RELEASE)
#define cmpxchg_relaxed(address, expected, value) \
  CP_CMPXCHG_(address, expected, value, __ATOMIC_RELAXED)
#define cmpxchg64(address, expected, value) cmpxchg(address, expected, value)
#define cmpxchg64_relaxed(address, expected, value) cmpxchg_relaxed(address, expected, value)

/* Whether it was exchanged; if not, *expected is what was there. */
#define CP_TRY_CMPXCHG_(address, expected, value, order)                                     \
  ({                                                                                         \
    __auto_type cp_word_ = (address);                                                        \
    (_Bool) __atomic_compare_exchange_n(cp_word_, (expected), (typeof(*cp_word_))(value), 0, \
                                        order, __ATOMIC_RELAXED);                            \
  })
#define try_cmpxchg(address, expected, value) \
  CP_TRY_CMPXCHG_(address, expected, value, __ATOMIC_SEQ_CST)
#define try_cmpxchg_acquire(address, expected, value) \
  CP_TRY_CMPXCHG_(address, expected, value, __ATOMIC_ACQUIRE)
#define try_cmpxchg_release(address, expected, value) \
  CP_TRY_CMPXCHG_(address, expected, value, __ATOMIC_RELEASE)
#define try_cmpxchg_relaxed(address, expected, value) \
  CP_TRY_CMPXCHG_(address, expected, value, __ATOMIC_RELAXED)
#define try_cmpxchg64(address, expected, value) try_cmpxchg(address, expected, value)

#endif
