/* Assertions about held locks: what the thread holds is known, and an assertion that fails is a finding
 * named warning.FILE:LINE.  Order, balance and interrupts are looked at anyway. */
#ifndef CP_SHIM_LINUX_LOCKDEP_H
#define CP_SHIM_LINUX_LOCKDEP_H

#include <linux/compiler.h>
#include <processors.h>

struct lock_class_key {
  char unused;
};
struct lockdep_map {
  char unused;
};
struct raw_spinlock;
struct spinlock;
struct mutex;
struct rw_semaphore;
struct rwlock;
#define CP_LOCK_KIND_(lock)                                                     \
  _Generic((lock),                                                              \
      struct raw_spinlock*: 0,                                                  \
      struct spinlock*: 0,                                                      \
      const struct raw_spinlock*: 0,                                            \
      const struct spinlock*: 0,                                                \
      struct mutex*: 1,                                                         \
      const struct mutex*: 1,                                                   \
      struct rw_semaphore*: 2,                                                  \
      const struct rw_semaphore*: 2,                                            \
      struct rwlock*: 3,                                                        \
      const struct rwlock*: 3)
#define CP_LOCKDEP_(holds, lock, sentence)                                    \
  ((void)(holds((const void*)(lock), CP_LOCK_KIND_(lock)) ? 0 : (cp_warn(sentence), 0)))
#define lockdep_is_held(lock) ((int)cp_is_held_((const void*)(lock), CP_LOCK_KIND_(lock)))
#define lockdep_is_held_type(lock, type) lockdep_is_held(lock)
#define lockdep_assert_held(lock) \
  CP_LOCKDEP_(cp_is_held_, lock, "lockdep_assert_held(" #lock "): the thread does not hold it")
#define lockdep_assert_held_once(lock) lockdep_assert_held(lock)
#define lockdep_assert_held_write(lock)                      \
  CP_LOCKDEP_(cp_is_held_to_write_, lock,                    \
              "lockdep_assert_held_write(" #lock "): the thread does not hold it to write")
#define lockdep_assert_held_read(lock) \
  CP_LOCKDEP_(cp_is_held_, lock, "lockdep_assert_held_read(" #lock "): the thread does not hold it")
#define lockdep_assert_not_held(lock) \
  CP_LOCKDEP_(cp_is_not_held_, lock, "lockdep_assert_not_held(" #lock "): the thread holds it")
#define lockdep_assert_irqs_disabled()                            \
  ((void)(cp_interrupts_are_off_() || cp_in_handler_()            \
              ? 0                                                 \
              : (cp_warn("lockdep_assert_irqs_disabled: interrupts are on"), 0)))
#define lockdep_assert_irqs_enabled()                                         \
  ((void)(!cp_interrupts_are_off_() && !cp_in_handler_()                      \
              ? 0                                                             \
              : (cp_warn("lockdep_assert_irqs_enabled: interrupts are off"), 0)))
#define lockdep_assert_preemption_disabled()     \
  ((void)(!cp_preemptible_()                     \
              ? 0                                \
              : (cp_warn("lockdep_assert_preemption_disabled: preemption is on"), 0)))
#define lockdep_assert_once(condition) WARN_ON_ONCE(!(condition))
#define lockdep_assert(condition) WARN_ON(!(condition))
#define lockdep_set_class(lock, key) ((void)(lock), (void)(key))
#define lockdep_set_class_and_name(lock, key, name) ((void)(lock), (void)(key))
#define lockdep_set_subclass(lock, subclass) ((void)(lock))
#define lockdep_init_map(map, name, key, subclass) ((void)(map))
#define might_lock(lock) ((void)(lock))

#endif
