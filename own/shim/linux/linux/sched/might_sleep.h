/* Places where code may sleep: finding one in a section that must not sleep is
 * race.no-sleep-in-atomic. Included by linux/kernel.h and linux/sched.h. */
#ifndef CP_SHIM_LINUX_SCHED_MIGHT_SLEEP_H
#define CP_SHIM_LINUX_SCHED_MIGHT_SLEEP_H

#include <linux/compiler.h>

#define might_sleep() cp_might_sleep()
#define might_sleep_if(condition)    \
  do {                               \
    if (condition) cp_might_sleep(); \
  } while (0)
#define might_fault() cp_might_sleep()
#define cant_sleep() ((void)0)
/* Whether it let others run: the scheduler does so at every access, so here it never has. */
#define cond_resched() (cp_might_sleep(), 0)
#define cond_resched_lock(lock)                                                              \
  (cp_refuse("cond_resched_lock may drop a lock or not, as time goes, and there is no time " \
             "here; unlock, cond_resched and lock in its place check what it may do"),       \
   0)

#endif
