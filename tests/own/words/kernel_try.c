/* Locks of a kernel that are tried, with interrupts off where they are taken.  WRONG: they stay off. */
#include <counterproof.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mutex);
static int inside;
cp_threads(user, 2) {
  unsigned long flags;
  if (spin_trylock_irqsave(&lock, flags)) {
    inside++;
#ifdef WRONG
    spin_unlock(&lock);
#else
    spin_unlock_irqrestore(&lock, flags);
#endif
  }
  if (mutex_trylock(&mutex)) mutex_unlock(&mutex);
}
