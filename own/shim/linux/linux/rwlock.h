/* Reader-writer locks that spin: nobody sleeps under one.  Nobody has priority, and a reader may come
 * past a writer who waits, as in a kernel readers in interrupts do. */
#ifndef CP_SHIM_LINUX_RWLOCK_H
#define CP_SHIM_LINUX_RWLOCK_H

#include <linux/bottom_half.h>
#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/lockdep.h>

typedef struct rwlock {
  int unused;
} rwlock_t;
#define __RW_LOCK_UNLOCKED(name) \
  { 0 }
#define DEFINE_RWLOCK(name) rwlock_t name = {0}
#define rwlock_init(lock) ((void)(lock))

void cp_spin_read_lock_(void* lock);
void cp_spin_write_lock_(void* lock);
void cp_spin_rw_unlock_(void* lock);
_Bool cp_spin_read_trylock_(void* lock);
_Bool cp_spin_write_trylock_(void* lock);

#define CP_RWLOCK_(name)                                                                 \
  cp_inline_ void name##_lock(rwlock_t* lock) { cp_spin_##name##_lock_(lock); }          \
  cp_inline_ void name##_unlock(rwlock_t* lock) { cp_spin_rw_unlock_(lock); }            \
  cp_inline_ int name##_trylock(rwlock_t* lock) { return cp_spin_##name##_trylock_(lock); } \
  cp_inline_ void name##_lock_irq(rwlock_t* lock) {                                      \
    local_irq_disable();                                                                 \
    cp_spin_##name##_lock_(lock);                                                        \
  }                                                                                      \
  cp_inline_ void name##_unlock_irq(rwlock_t* lock) {                                    \
    cp_spin_rw_unlock_(lock);                                                            \
    local_irq_enable();                                                                  \
  }                                                                                      \
  cp_inline_ void name##_lock_bh(rwlock_t* lock) {                                       \
    local_bh_disable();                                                                  \
    cp_spin_##name##_lock_(lock);                                                        \
  }                                                                                      \
  cp_inline_ void name##_unlock_bh(rwlock_t* lock) {                                     \
    cp_spin_rw_unlock_(lock);                                                            \
    local_bh_enable();                                                                   \
  }                                                                                      \
  cp_inline_ unsigned long cp_##name##_lock_irqsave_(rwlock_t* lock) {                   \
    local_irq_disable();                                                                 \
    cp_spin_##name##_lock_(lock);                                                        \
    return 0;                                                                            \
  }                                                                                      \
  cp_inline_ void name##_unlock_irqrestore(rwlock_t* lock, unsigned long flags) {        \
    cp_spin_rw_unlock_(lock);                                                            \
    local_irq_restore(flags);                                                            \
  }
CP_RWLOCK_(read)
CP_RWLOCK_(write)
#define read_lock_irqsave(lock, flags) ((void)((flags) = cp_read_lock_irqsave_(lock)))
#define write_lock_irqsave(lock, flags) ((void)((flags) = cp_write_lock_irqsave_(lock)))
#define write_lock_nested(lock, subclass) write_lock(lock)

#endif
