/* A condition that should not be: WARN_ON and its like are findings and return the condition;
 * BUG_ON ends the execution as a crash.  The _ONCE forms warn each time: every execution begins
 * anew. */
#ifndef CP_SHIM_LINUX_BUG_H
#define CP_SHIM_LINUX_BUG_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/printk.h>

/* A finding at a place of the code; its sentence is what the code itself would print. */
#define CP_WARNING_(...)                                                         \
  do {                                                                           \
    char cp_sentence_[256];                                                      \
    cp_fail_("warning", __FILE__, __LINE__,                                      \
             cp_linux_format_(cp_sentence_, sizeof(cp_sentence_), __VA_ARGS__)); \
  } while (0)

#define WARN_ON(condition)                              \
  ({                                                    \
    const int cp_warned_ = !!(condition);               \
    if (cp_warned_) cp_warn("WARN_ON(" #condition ")"); \
    cp_warned_;                                         \
  })
#define WARN(condition, ...)                  \
  ({                                          \
    const int cp_warned_ = !!(condition);     \
    if (cp_warned_) CP_WARNING_(__VA_ARGS__); \
    cp_warned_;                               \
  })
#define WARN_ON_ONCE(condition) WARN_ON(condition)
#define WARN_ON_SMP(condition) WARN_ON(condition)
#define WARN_ONCE(condition, ...) WARN(condition, __VA_ARGS__)
#define WARN_TAINT(condition, taint, ...) WARN(condition, __VA_ARGS__)

#define BUG() __builtin_abort()
#define BUG_ON(condition) \
  do {                    \
    if (condition) BUG(); \
  } while (0)

#define VM_WARN_ON(condition) ((void)WARN_ON(condition))
#define VM_WARN_ON_ONCE(condition) WARN_ON(condition)
#define VM_WARN_ONCE(condition, ...) WARN(condition, __VA_ARGS__)
#define VM_BUG_ON(condition) BUG_ON(condition)

#endif
