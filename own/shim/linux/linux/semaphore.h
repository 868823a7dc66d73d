/* Counting semaphores.  A wait with a time limit ends by itself at any point; no signal ends one. */
#ifndef CP_SHIM_LINUX_SEMAPHORE_H
#define CP_SHIM_LINUX_SEMAPHORE_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <wait_queues.h>

struct semaphore {
  unsigned int count;
};
#define __SEMAPHORE_INITIALIZER(name, n) \
  { n }
#define DEFINE_SEMAPHORE(name, ...) struct semaphore name = {1}
cp_inline_ void sema_init(struct semaphore* sem, int n) { sem->count = (unsigned)n; }
cp_inline_ void down(struct semaphore* sem) { cp_count_wait_(&sem->count); }
cp_inline_ int down_interruptible(struct semaphore* sem) { return cp_count_wait_(&sem->count), 0; }
cp_inline_ int down_killable(struct semaphore* sem) { return cp_count_wait_(&sem->count), 0; }
cp_inline_ int down_trylock(struct semaphore* sem) { return !cp_count_try_(&sem->count); }
cp_inline_ int down_timeout(struct semaphore* sem, long timeout) {
  (void)timeout;
  return cp_count_wait_timed_(&sem->count) ? 0 : -ETIME;
}
cp_inline_ void up(struct semaphore* sem) { cp_count_give_(&sem->count, 0); }

#endif
