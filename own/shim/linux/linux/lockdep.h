/* Assertions about held locks: nothing, since the scheduler itself checks order, balance and
 * interrupts. That a lock which is asserted is really held is not checked. */
#ifndef CP_SHIM_LINUX_LOCKDEP_H
#define CP_SHIM_LINUX_LOCKDEP_H

#include <linux/compiler.h>

struct lock_class_key {
  char unused;
};
#define lockdep_assert_held(lock) ((void)(lock))
#define lockdep_assert_held_write(lock) ((void)(lock))
#define lockdep_assert_held_read(lock) ((void)(lock))
#define lockdep_assert_held_once(lock) ((void)(lock))
#define lockdep_assert_not_held(lock) ((void)(lock))
#define lockdep_assert_irqs_disabled() ((void)0)
#define lockdep_assert_irqs_enabled() ((void)0)
#define lockdep_set_class(lock, key) ((void)(lock), (void)(key))
#define lockdep_set_subclass(lock, subclass) ((void)(lock))

#endif
