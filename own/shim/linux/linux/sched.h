/* Giving way.  There is no time and no task here: what waits for either is refused with a sentence.
 * A task is a name without members. */
#ifndef CP_SHIM_LINUX_SCHED_H
#define CP_SHIM_LINUX_SCHED_H

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/types.h>

#define TASK_RUNNING 0
#define TASK_INTERRUPTIBLE 1
#define TASK_UNINTERRUPTIBLE 2
#define TASK_KILLABLE 3
#define MAX_SCHEDULE_TIMEOUT LONG_MAX

struct task_struct;
#define current                                                                           \
  (cp_refuse("current: there are no tasks here; give the code what it asks of its task"), \
   (struct task_struct*)0)

#define CP_NO_SLEEP_                                                                              \
  "a task cannot be put to sleep by hand here; a mutex, or a loop in the harness that ends, can " \
  "wait"
#define set_current_state(state) cp_refuse("set_current_state: " CP_NO_SLEEP_)
#define __set_current_state(state) cp_refuse("__set_current_state: " CP_NO_SLEEP_)
#define schedule() cp_refuse("schedule: " CP_NO_SLEEP_)
#define schedule_timeout(timeout) (cp_refuse("schedule_timeout: there is no time here"), 0L)
#define schedule_timeout_interruptible(timeout) schedule_timeout(timeout)
#define schedule_timeout_uninterruptible(timeout) schedule_timeout(timeout)
#define schedule_timeout_killable(timeout) schedule_timeout(timeout)
#define io_schedule() schedule()
/* Any thread may run next anyway. */
#define yield() cp_might_sleep()

#endif
