/* Spinlocks, each named by its address.  The _irq and _irqsave forms turn interrupts off around the
 * lock, and the _bh forms too: see linux/bottom_half.h. */
#ifndef CP_SHIM_LINUX_SPINLOCK_H
#define CP_SHIM_LINUX_SPINLOCK_H

#include <linux/bottom_half.h>
#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/types.h>

typedef struct raw_spinlock {
  int unused;
} raw_spinlock_t;
typedef struct spinlock {
  int unused;
} spinlock_t;

#define __SPIN_LOCK_UNLOCKED(name) \
  { 0 }
#define __RAW_SPIN_LOCK_UNLOCKED(name) \
  { 0 }
#define DEFINE_SPINLOCK(name) spinlock_t name = {0}
#define DEFINE_RAW_SPINLOCK(name) raw_spinlock_t name = {0}

#define CP_SPINLOCK_(prefix, type)                                              \
  cp_inline_ void prefix##_lock_init(type* lock) { (void)lock; }                \
  cp_inline_ void prefix##_lock(type* lock) { cp_spin_lock(lock); }             \
  cp_inline_ void prefix##_unlock(type* lock) { cp_spin_unlock(lock); }         \
  cp_inline_ void prefix##_lock_irq(type* lock) {                               \
    local_irq_disable();                                                        \
    cp_spin_lock(lock);                                                         \
  }                                                                             \
  cp_inline_ void prefix##_unlock_irq(type* lock) {                             \
    cp_spin_unlock(lock);                                                       \
    local_irq_enable();                                                         \
  }                                                                             \
  cp_inline_ void prefix##_lock_bh(type* lock) {                                \
    local_bh_disable();                                                         \
    cp_spin_lock(lock);                                                         \
  }                                                                             \
  cp_inline_ void prefix##_unlock_bh(type* lock) {                              \
    cp_spin_unlock(lock);                                                       \
    local_bh_enable();                                                          \
  }                                                                             \
  cp_inline_ unsigned long cp_##prefix##_lock_irqsave_(type* lock) {            \
    local_irq_disable();                                                        \
    cp_spin_lock(lock);                                                         \
    return 0;                                                                   \
  }                                                                             \
  cp_inline_ void prefix##_unlock_irqrestore(type* lock, unsigned long flags) { \
    cp_spin_unlock(lock);                                                       \
    local_irq_restore(flags);                                                   \
  }                                                                             \
  cp_inline_ int prefix##_trylock(type* lock) { return cp_spin_trylock(lock); } \
  cp_inline_ int prefix##_trylock_irq(type* lock) {                             \
    local_irq_disable();                                                        \
    if (cp_spin_trylock(lock)) return 1;                                        \
    local_irq_enable();                                                         \
    return 0;                                                                   \
  }                                                                             \
  cp_inline_ int prefix##_trylock_bh(type* lock) {                              \
    local_bh_disable();                                                         \
    if (cp_spin_trylock(lock)) return 1;                                        \
    local_bh_enable();                                                          \
    return 0;                                                                   \
  }
CP_SPINLOCK_(spin, spinlock_t)
CP_SPINLOCK_(raw_spin, raw_spinlock_t)

#define spin_lock_irqsave(lock, flags) ((void)((flags) = cp_spin_lock_irqsave_(lock)))
#define raw_spin_lock_irqsave(lock, flags) ((void)((flags) = cp_raw_spin_lock_irqsave_(lock)))
#define spin_lock_nested(lock, subclass) spin_lock(lock)
#define spin_lock_irqsave_nested(lock, flags, subclass) spin_lock_irqsave(lock, flags)
#define raw_spin_lock_nested(lock, subclass) raw_spin_lock(lock)
#define spin_trylock_irqsave(lock, flags) ((void)((flags) = 0), spin_trylock_irq(lock))
#define raw_spin_trylock_irqsave(lock, flags) ((void)((flags) = 0), raw_spin_trylock_irq(lock))
#define assert_spin_locked(lock) lockdep_assert_held(lock)
#define assert_raw_spin_locked(lock) lockdep_assert_held(lock)

#include <linux/rwlock.h>

#endif
