/* Read sections, and pointers that they protect.  rcu_dereference is an acquiring load, which
 * orders a little more than the dependency that a kernel relies on; rcu_assign_pointer is a
 * releasing store.  A section without preemption (preempt_disable, spin_lock) is none that a grace
 * period waits for, unless it is rcu_read_lock_sched's. */
#ifndef CP_SHIM_LINUX_RCUPDATE_H
#define CP_SHIM_LINUX_RCUPDATE_H

#include <asm/barrier.h>
#include <later.h>
#include <linux/bottom_half.h>
#include <linux/compiler.h>
#include <linux/preempt.h>
#include <linux/types.h>

cp_inline_ void rcu_read_lock(void) { cp_rcu_read_lock(); }
cp_inline_ void rcu_read_unlock(void) { cp_rcu_read_unlock(); }
cp_inline_ void rcu_read_lock_sched(void) {
  preempt_disable();
  cp_rcu_read_lock();
}
cp_inline_ void rcu_read_unlock_sched(void) {
  cp_rcu_read_unlock();
  preempt_enable();
}
cp_inline_ void rcu_read_lock_bh(void) {
  local_bh_disable();
  cp_rcu_read_lock();
}
cp_inline_ void rcu_read_unlock_bh(void) {
  cp_rcu_read_unlock();
  local_bh_enable();
}
cp_inline_ void synchronize_rcu(void) { cp_synchronize_rcu(); }
cp_inline_ void synchronize_rcu_expedited(void) { cp_synchronize_rcu(); }

#define rcu_dereference(pointer) smp_load_acquire(&(pointer))
#define rcu_dereference_bh(pointer) rcu_dereference(pointer)
#define rcu_dereference_sched(pointer) rcu_dereference(pointer)
#define rcu_dereference_raw(pointer) rcu_dereference(pointer)
/* The condition says which lock may stand in for a read section; it is not evaluated. */
#define rcu_dereference_check(pointer, condition) rcu_dereference(pointer)
/* For whom nobody changes the pointer: a plain load, so that whoever does is found. */
#define rcu_dereference_protected(pointer, condition) (pointer)
/* For the value alone, which is not followed. */
#define rcu_access_pointer(pointer) READ_ONCE(pointer)
#define rcu_pointer_handoff(pointer) (pointer)

#define rcu_assign_pointer(pointer, value) smp_store_release(&(pointer), (value))
#define RCU_INIT_POINTER(pointer, value) WRITE_ONCE(pointer, value)
#define RCU_POINTER_INITIALIZER(pointer, value) .pointer = (value)
#define rcu_replace_pointer(pointer, value, condition)                   \
  ({                                                                     \
    __auto_type cp_old_ = rcu_dereference_protected(pointer, condition); \
    rcu_assign_pointer(pointer, value);                                  \
    cp_old_;                                                             \
  })
#define rcu_head_init(head) ((void)(head))
#define init_rcu_head(head) ((void)(head))

/* Callbacks run after a grace period, each in a thread that is created for it, where nobody may sleep. */
cp_inline_ void call_rcu(struct rcu_head* head, rcu_callback_t func) {
  cp_later_call_(head, (void (*)(void*))func);
}
#define call_rcu_hurry(head, func) call_rcu(head, func)
cp_inline_ void rcu_barrier(void) { cp_rcu_barrier_(); }
#define kfree_rcu(pointer, ...) cp_later_free_((void*)(pointer))
#define kvfree_rcu(pointer, ...) cp_later_free_((void*)(pointer))
#define kfree_rcu_mightsleep(pointer) cp_later_free_((void*)(pointer))
#define kvfree_rcu_mightsleep(pointer) cp_later_free_((void*)(pointer))

#define rcu_read_lock_held() 1
#define rcu_read_lock_sched_held() 1
#define rcu_read_lock_bh_held() 1
#define RCU_LOCKDEP_WARN(condition, text) ((void)0)

#endif
