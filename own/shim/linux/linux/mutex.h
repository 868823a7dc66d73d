/* Mutexes, each named by its address; waiting for one sleeps.  No signal ever comes, so the
 * interruptible forms take the lock and return 0.  Trying, and asking whether one is held, is
 * refused. */
#ifndef CP_SHIM_LINUX_MUTEX_H
#define CP_SHIM_LINUX_MUTEX_H

#include <linux/compiler.h>
#include <linux/lockdep.h>
#include <linux/types.h>

struct mutex {
  int unused;
};
#define __MUTEX_INITIALIZER(name) \
  { 0 }
#define DEFINE_MUTEX(name) struct mutex name = {0}

cp_inline_ void mutex_init(struct mutex* lock) { (void)lock; }
cp_inline_ void mutex_destroy(struct mutex* lock) { (void)lock; }
cp_inline_ void mutex_lock(struct mutex* lock) { cp_mutex_lock(lock); }
cp_inline_ void mutex_unlock(struct mutex* lock) { cp_mutex_unlock(lock); }
cp_inline_ int mutex_lock_interruptible(struct mutex* lock) {
  cp_mutex_lock(lock);
  return 0;
}
cp_inline_ int mutex_lock_killable(struct mutex* lock) {
  cp_mutex_lock(lock);
  return 0;
}
cp_inline_ int mutex_trylock(struct mutex* lock) {
  return cp_mutex_trylock(lock);
}
cp_inline_ bool mutex_is_locked(struct mutex* lock) {
  (void)lock;
  cp_refuse("mutex_is_locked: whether a lock is free cannot be asked here");
  return false;
}
#define mutex_lock_nested(lock, subclass) mutex_lock(lock)

#endif
