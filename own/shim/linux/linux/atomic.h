/* atomic_t, atomic64_t and atomic_long_t.  What returns a value is fully ordered, or as its suffix
 * says; what returns none is relaxed; what fails orders nothing; reading and setting are READ_ONCE
 * and WRITE_ONCE. */
#ifndef CP_SHIM_LINUX_ATOMIC_H
#define CP_SHIM_LINUX_ATOMIC_H

#include <asm/barrier.h>
#include <asm/cmpxchg.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* prefix: what the names begin with; type: of the atomic; word: of its value. */

#define CP_ATOMIC_RETURNING_(prefix, type, word, name, operation, operand, suffix, order) \
  cp_inline_ word prefix##_fetch_##name##suffix(word i, type* v) {                        \
    return __atomic_fetch_##operation(&v->counter, operand, order);                       \
  }
#define CP_ATOMIC_SUMMING_(prefix, type, word, name, suffix, order)   \
  cp_inline_ word prefix##_##name##_return##suffix(word i, type* v) { \
    return __atomic_##name##_fetch(&v->counter, i, order);            \
  }
#define CP_ATOMIC_OPERATION_(prefix, type, word, name, operation, operand)                       \
  cp_inline_ void prefix##_##name(word i, type* v) {                                             \
    (void)__atomic_fetch_##operation(&v->counter, operand, __ATOMIC_RELAXED);                    \
  }                                                                                              \
  CP_ATOMIC_RETURNING_(prefix, type, word, name, operation, operand, , __ATOMIC_SEQ_CST)         \
  CP_ATOMIC_RETURNING_(prefix, type, word, name, operation, operand, _acquire, __ATOMIC_ACQUIRE) \
  CP_ATOMIC_RETURNING_(prefix, type, word, name, operation, operand, _release, __ATOMIC_RELEASE) \
  CP_ATOMIC_RETURNING_(prefix, type, word, name, operation, operand, _relaxed, __ATOMIC_RELAXED)
#define CP_ATOMIC_SUM_(prefix, type, word, name)                           \
  CP_ATOMIC_OPERATION_(prefix, type, word, name, name, i)                  \
  CP_ATOMIC_SUMMING_(prefix, type, word, name, , __ATOMIC_SEQ_CST)         \
  CP_ATOMIC_SUMMING_(prefix, type, word, name, _acquire, __ATOMIC_ACQUIRE) \
  CP_ATOMIC_SUMMING_(prefix, type, word, name, _release, __ATOMIC_RELEASE) \
  CP_ATOMIC_SUMMING_(prefix, type, word, name, _relaxed, __ATOMIC_RELAXED)

#define CP_ATOMIC_BY_ONE_ORDERED_(prefix, type, word, name, sum, suffix) \
  cp_inline_ word prefix##_##name##_return##suffix(type* v) {            \
    return prefix##_##sum##_return##suffix(1, v);                        \
  }                                                                      \
  cp_inline_ word prefix##_fetch_##name##suffix(type* v) {               \
    return prefix##_fetch_##sum##suffix(1, v);                           \
  }
#define CP_ATOMIC_BY_ONE_(prefix, type, word, name, sum)             \
  cp_inline_ void prefix##_##name(type* v) { prefix##_##sum(1, v); } \
  CP_ATOMIC_BY_ONE_ORDERED_(prefix, type, word, name, sum, )         \
  CP_ATOMIC_BY_ONE_ORDERED_(prefix, type, word, name, sum, _acquire) \
  CP_ATOMIC_BY_ONE_ORDERED_(prefix, type, word, name, sum, _release) \
  CP_ATOMIC_BY_ONE_ORDERED_(prefix, type, word, name, sum, _relaxed)

#define CP_ATOMIC_EXCHANGE_(prefix, type, word, suffix, order)                               \
  cp_inline_ word prefix##_xchg##suffix(type* v, word value) {                               \
    return __atomic_exchange_n(&v->counter, value, order);                                   \
  }                                                                                          \
  cp_inline_ bool prefix##_try_cmpxchg##suffix(type* v, word* expected, word value) {        \
    typeof(v->counter) found = *expected;                                                    \
    const bool done =                                                                        \
        __atomic_compare_exchange_n(&v->counter, &found, value, 0, order, __ATOMIC_RELAXED); \
    if (!done) *expected = found;                                                            \
    return done;                                                                             \
  }                                                                                          \
  cp_inline_ word prefix##_cmpxchg##suffix(type* v, word expected, word value) {             \
    (void)prefix##_try_cmpxchg##suffix(v, &expected, value);                                 \
    return expected;                                                                         \
  }

#define CP_ATOMIC_ACCESS_(prefix, type, word)                                                    \
  cp_inline_ word prefix##_read(const type* v) { return READ_ONCE(v->counter); }                 \
  cp_inline_ void prefix##_set(type* v, word value) { WRITE_ONCE(v->counter, value); }           \
  cp_inline_ word prefix##_read_acquire(const type* v) { return smp_load_acquire(&v->counter); } \
  cp_inline_ void prefix##_set_release(type* v, word value) {                                    \
    smp_store_release(&v->counter, value);                                                       \
  }

/* Those that test the sum are fully ordered. */
#define CP_ATOMIC_TESTS_(prefix, type, word)                                             \
  cp_inline_ bool prefix##_sub_and_test(word i, type* v) {                               \
    return prefix##_sub_return(i, v) == 0;                                               \
  }                                                                                      \
  cp_inline_ bool prefix##_dec_and_test(type* v) { return prefix##_dec_return(v) == 0; } \
  cp_inline_ bool prefix##_inc_and_test(type* v) { return prefix##_inc_return(v) == 0; } \
  cp_inline_ bool prefix##_add_negative(word i, type* v) { return prefix##_add_return(i, v) < 0; }

/* Those that may decline: fully ordered if they do it, unordered if they do not. */
#define CP_ATOMIC_UNLESS_(prefix, type, word)                                             \
  cp_inline_ word prefix##_fetch_add_unless(type* v, word i, word unless) {               \
    word value = prefix##_read(v);                                                        \
    while (value != unless && !prefix##_try_cmpxchg(v, &value, value + i)) continue;      \
    return value;                                                                         \
  }                                                                                       \
  cp_inline_ bool prefix##_add_unless(type* v, word i, word unless) {                     \
    return prefix##_fetch_add_unless(v, i, unless) != unless;                             \
  }                                                                                       \
  cp_inline_ bool prefix##_inc_not_zero(type* v) { return prefix##_add_unless(v, 1, 0); } \
  cp_inline_ bool prefix##_inc_unless_negative(type* v) {                                 \
    word value = prefix##_read(v);                                                        \
    while (value >= 0)                                                                    \
      if (prefix##_try_cmpxchg(v, &value, value + 1)) return true;                        \
    return false;                                                                         \
  }                                                                                       \
  cp_inline_ bool prefix##_dec_unless_positive(type* v) {                                 \
    word value = prefix##_read(v);                                                        \
    while (value <= 0)                                                                    \
      if (prefix##_try_cmpxchg(v, &value, value - 1)) return true;                        \
    return false;                                                                         \
  }                                                                                       \
  cp_inline_ word prefix##_dec_if_positive(type* v) {                                     \
    word value = prefix##_read(v);                                                        \
    while (value > 0 && !prefix##_try_cmpxchg(v, &value, value - 1)) continue;            \
    return value - 1;                                                                     \
  }

#define CP_ATOMIC_(prefix, type, word)                                \
  CP_ATOMIC_ACCESS_(prefix, type, word)                               \
  CP_ATOMIC_SUM_(prefix, type, word, add)                             \
  CP_ATOMIC_SUM_(prefix, type, word, sub)                             \
  CP_ATOMIC_OPERATION_(prefix, type, word, and, and, i)               \
  CP_ATOMIC_OPERATION_(prefix, type, word, andnot, and, ~i)           \
  CP_ATOMIC_OPERATION_(prefix, type, word, or, or, i)                 \
  CP_ATOMIC_OPERATION_(prefix, type, word, xor, xor, i)               \
  CP_ATOMIC_BY_ONE_(prefix, type, word, inc, add)                     \
  CP_ATOMIC_BY_ONE_(prefix, type, word, dec, sub)                     \
  CP_ATOMIC_EXCHANGE_(prefix, type, word, , __ATOMIC_SEQ_CST)         \
  CP_ATOMIC_EXCHANGE_(prefix, type, word, _acquire, __ATOMIC_ACQUIRE) \
  CP_ATOMIC_EXCHANGE_(prefix, type, word, _release, __ATOMIC_RELEASE) \
  CP_ATOMIC_EXCHANGE_(prefix, type, word, _relaxed, __ATOMIC_RELAXED) \
  CP_ATOMIC_TESTS_(prefix, type, word)                                \
  CP_ATOMIC_UNLESS_(prefix, type, word)

CP_ATOMIC_(atomic, atomic_t, int)
CP_ATOMIC_(atomic64, atomic64_t, s64)
CP_ATOMIC_(atomic_long, atomic_long_t, long)

#endif
