/* Barriers.  A read barrier acquires and a write barrier releases, which orders a little more than
 * a kernel promises: loads before smp_rmb come before later stores, too, and stores before smp_wmb
 * after earlier loads. */
#ifndef CP_SHIM_ASM_BARRIER_H
#define CP_SHIM_ASM_BARRIER_H

#include <linux/compiler.h>

#define smp_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_rmb() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define smp_wmb() __atomic_thread_fence(__ATOMIC_RELEASE)
#define mb() smp_mb()
#define rmb() smp_rmb()
#define wmb() smp_wmb()
#define smp_mb__before_atomic() smp_mb()
#define smp_mb__after_atomic() smp_mb()
#define smp_mb__after_spinlock() smp_mb()
#define smp_mb__after_unlock_lock() smp_mb()
#define smp_acquire__after_ctrl_dep() smp_rmb()

#define smp_load_acquire(address) __atomic_load_n((address), __ATOMIC_ACQUIRE)
#define smp_store_release(address, value) __atomic_store_n((address), (value), __ATOMIC_RELEASE)
#define smp_store_mb(x, value) \
  do {                         \
    WRITE_ONCE(x, value);      \
    smp_mb();                  \
  } while (0)

#endif
