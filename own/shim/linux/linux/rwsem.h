/* Reader-writer semaphores: waiting for one sleeps.  Nobody has priority, so a reader who comes a second
 * time is not held up by a writer who waits, where a kernel's is.  Interruptible forms take it. */
#ifndef CP_SHIM_LINUX_RWSEM_H
#define CP_SHIM_LINUX_RWSEM_H

#include <linux/compiler.h>
#include <linux/lockdep.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct rw_semaphore {
  int unused;
};
#define __RWSEM_INITIALIZER(name) \
  { 0 }
#define DECLARE_RWSEM(name) struct rw_semaphore name = {0}
#define init_rwsem(sem) ((void)(sem))

void cp_read_lock_(void* lock);
void cp_write_lock_(void* lock);
void cp_rw_unlock_(void* lock);
_Bool cp_read_trylock_(void* lock);
_Bool cp_write_trylock_(void* lock);

cp_inline_ void down_read(struct rw_semaphore* sem) { cp_read_lock_(sem); }
cp_inline_ void down_write(struct rw_semaphore* sem) { cp_write_lock_(sem); }
cp_inline_ void up_read(struct rw_semaphore* sem) { cp_rw_unlock_(sem); }
cp_inline_ void up_write(struct rw_semaphore* sem) { cp_rw_unlock_(sem); }
cp_inline_ int down_read_trylock(struct rw_semaphore* sem) { return cp_read_trylock_(sem); }
cp_inline_ int down_write_trylock(struct rw_semaphore* sem) { return cp_write_trylock_(sem); }
cp_inline_ int down_read_interruptible(struct rw_semaphore* sem) { return cp_read_lock_(sem), 0; }
cp_inline_ int down_read_killable(struct rw_semaphore* sem) { return cp_read_lock_(sem), 0; }
cp_inline_ int down_write_killable(struct rw_semaphore* sem) { return cp_write_lock_(sem), 0; }
#define down_read_nested(sem, subclass) down_read(sem)
#define down_write_nested(sem, subclass) down_write(sem)
cp_inline_ void downgrade_write(struct rw_semaphore* sem) {
  (void)sem;
  cp_refuse("downgrade_write: a writer who becomes a reader in one step is not covered");
}
cp_inline_ int rwsem_is_locked(struct rw_semaphore* sem) {
  (void)sem;
  cp_refuse("rwsem_is_locked: whether a lock is free cannot be asked here");
  return 0;
}

#endif
