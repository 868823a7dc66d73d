/* Accesses that are meant to race, and hints.  READ_ONCE and WRITE_ONCE are volatile accesses,
 * which order nothing; data_race declares that the accesses of its expression race. */
#ifndef CP_SHIM_LINUX_COMPILER_H
#define CP_SHIM_LINUX_COMPILER_H

#include <counterproof.h>
#include <linux/compiler_types.h>
#include <linux/export.h>

#define READ_ONCE(x) (*(const volatile typeof(x)*)&(x))
#define WRITE_ONCE(x, value)              \
  do {                                    \
    *(volatile typeof(x)*)&(x) = (value); \
  } while (0)
#define __READ_ONCE(x) READ_ONCE(x)
#define __WRITE_ONCE(x, value) WRITE_ONCE(x, value)

#define data_race(expression)             \
  ({                                      \
    cp_declare_race_begin();              \
    __auto_type cp_raced_ = (expression); \
    cp_declare_race_end();                \
    cp_raced_;                            \
  })

/* What these assert is asked of every access anyway. */
#define ASSERT_EXCLUSIVE_WRITER(x) ((void)0)
#define ASSERT_EXCLUSIVE_ACCESS(x) ((void)0)

#define barrier() __asm__ volatile("" ::: "memory")
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define unreachable() __builtin_unreachable()
#define OPTIMIZER_HIDE_VAR(x) __asm__("" : "+r"(x))
#define __is_constexpr(x) __builtin_constant_p(x)
#define __UNIQUE_ID(prefix) CP_PASTE_(prefix, __COUNTER__)
#define __PASTE(a, b) CP_PASTE_(a, b)
#define CP_PASTE_(a, b) CP_PASTE_2_(a, b)
#define CP_PASTE_2_(a, b) a##b

#endif
