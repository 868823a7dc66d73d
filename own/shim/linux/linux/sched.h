/* Tasks: each thread has one of its own, which is `current`, or what cp_set_current() says for it.  Its
 * members are the harness's to fill.  A task that sleeps by hand is woken by wake_up_process, where
 * it is a thread's own; or from the wait queue that it prepared to wait on. */
#ifndef CP_SHIM_LINUX_SCHED_H
#define CP_SHIM_LINUX_SCHED_H

#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/preempt.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <wait_queues.h>

#define TASK_RUNNING 0
#define TASK_INTERRUPTIBLE 1
#define TASK_UNINTERRUPTIBLE 2
#define TASK_KILLABLE 3
#define TASK_IDLE 4
#define TASK_NORMAL 3
#define TASK_COMM_LEN 16
#define MAX_SCHEDULE_TIMEOUT LONG_MAX
#define PF_EXITING 0x4
#define PF_KTHREAD 0x200000
#define PF_MEMALLOC 0x800

struct css_set;
struct mm_struct;
struct signal_struct;
struct cred;
struct nsproxy;
struct task_struct {
  unsigned int flags;
  pid_t pid;
  pid_t tgid;
  int exit_state;
  char comm[TASK_COMM_LEN];
  refcount_t usage;
  struct task_struct* group_leader;
  struct task_struct* real_parent;
  struct task_struct* parent;
  struct mm_struct* mm;
  struct signal_struct* signal;
  const struct cred* cred;
  const struct cred* real_cred;
  struct nsproxy* nsproxy;
  spinlock_t alloc_lock;
  struct css_set* cgroups;
  struct list_head cg_list;
  struct list_head tasks;
  struct list_head thread_node;
};
/* One for each thread, and the first for what runs alone. */
__attribute__((weak)) struct task_struct cp_task[9];
void cp_set_current_(void* task);
void* cp_current_(void);
/* From now on the thread acts for this task. */
cp_inline_ void cp_set_current(struct task_struct* task) { cp_set_current_(task); }
cp_inline_ struct task_struct* get_current(void) {
  struct task_struct* task = (struct task_struct*)cp_current_();
  return task ? task : &cp_task[cp_thread_index_()];
}
#define current get_current()
cp_inline_ struct task_struct* get_task_struct(struct task_struct* task) { return task; }
cp_inline_ void put_task_struct(struct task_struct* task) { (void)task; }
cp_inline_ pid_t task_pid_nr(struct task_struct* task) { return task->pid; }
cp_inline_ pid_t task_tgid_nr(struct task_struct* task) { return task->tgid; }
#define task_lock(task) spin_lock(&(task)->alloc_lock)
#define task_unlock(task) spin_unlock(&(task)->alloc_lock)
/* No signal arrives. */
cp_inline_ int signal_pending(struct task_struct* task) { return (void)task, 0; }
cp_inline_ int fatal_signal_pending(struct task_struct* task) { return (void)task, 0; }
cp_inline_ int signal_pending_state(unsigned state, struct task_struct* task) {
  return (void)state, (void)task, 0;
}

#define set_current_state(state) cp_set_state_(state, 1)
#define __set_current_state(state) cp_set_state_(state, 0)
#define schedule() ((void)cp_schedule_(0))
#define io_schedule() schedule()
/* What is left of the limit is told as one tick. */
cp_inline_ long schedule_timeout(long timeout) {
  return timeout == MAX_SCHEDULE_TIMEOUT ? (cp_schedule_(0), timeout) : (long)cp_schedule_(1);
}
#define schedule_timeout_interruptible(timeout) \
  (set_current_state(TASK_INTERRUPTIBLE), schedule_timeout(timeout))
#define schedule_timeout_uninterruptible(timeout) \
  (set_current_state(TASK_UNINTERRUPTIBLE), schedule_timeout(timeout))
#define schedule_timeout_killable(timeout) \
  (set_current_state(TASK_KILLABLE), schedule_timeout(timeout))
cp_inline_ int wake_up_process(struct task_struct* task) {
  if (task < cp_task || task >= cp_task + 9)
    cp_refuse("wake_up_process: only a thread's own task is covered, and not one that "
              "cp_set_current named");
  return cp_wake_up_process_((unsigned)(task - cp_task));
}
#define wake_up_state(task, state) wake_up_process(task)
/* Any thread may run next anyway. */
#define yield() cp_might_sleep()

#endif
