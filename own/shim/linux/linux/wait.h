/* Wait queues.  A wake-up wakes all who wait, and of those who wait exclusively one, whichever: a kernel
 * takes the first.  A thread waits on one queue at a time.  A wait with a time limit ends by itself at
 * any point, and what is left of the limit is told as one tick; no signal ends one.  Who was woken
 * counts as waiting for waitqueue_active until he goes on. */
#ifndef CP_SHIM_LINUX_WAIT_H
#define CP_SHIM_LINUX_WAIT_H

#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <wait_queues.h>

typedef struct wait_queue_head wait_queue_head_t;
typedef struct wait_queue_entry {
  unsigned flags;
} wait_queue_entry_t;
#define WQ_FLAG_EXCLUSIVE 0x01
#define __WAIT_QUEUE_HEAD_INITIALIZER(name) \
  { 0, 0 }
#define DECLARE_WAIT_QUEUE_HEAD(name) struct wait_queue_head name = {0, 0}
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name) struct wait_queue_head name = {0, 0}
#define DEFINE_WAIT(name) struct wait_queue_entry name = {0}
#define DECLARE_WAITQUEUE(name, task) struct wait_queue_entry name = {0}
#define init_wait(entry) ((void)(entry))
#define init_waitqueue_entry(entry, task) ((void)(entry), (void)(task))
cp_inline_ void init_waitqueue_head(struct wait_queue_head* queue) {
  queue->waiting = queue->exclusive = 0;
}

#define wake_up(queue) cp_wake_up_(queue, 0)
#define wake_up_all(queue) cp_wake_up_(queue, 1)
#define wake_up_interruptible(queue) cp_wake_up_(queue, 0)
#define wake_up_interruptible_all(queue) cp_wake_up_(queue, 1)
#define wake_up_interruptible_sync(queue) cp_wake_up_(queue, 0)
#define wake_up_locked(queue) cp_wake_up_(queue, 0)
#define wake_up_nr(queue, n) \
  cp_refuse("wake_up_nr: a number of exclusive waiters other than one, or all, is not covered")
#define waitqueue_active(queue) ((int)cp_queue_is_active_(queue))
cp_inline_ bool wq_has_sleeper(struct wait_queue_head* queue) {
  smp_mb();
  return cp_queue_is_active_(queue);
}

#define prepare_to_wait(queue, entry, state) ((void)(entry), (void)(state), cp_prepare_to_wait_(queue))
#define prepare_to_wait_exclusive(queue, entry, state) \
  ((void)(entry), (void)(state), cp_prepare_to_wait_exclusive_(queue), false)
#define finish_wait(queue, entry) ((void)(queue), (void)(entry), cp_finish_wait_())
#define add_wait_queue(queue, entry) ((void)(entry), cp_add_wait_queue_(queue))
#define add_wait_queue_exclusive(queue, entry) \
  cp_refuse("add_wait_queue_exclusive is not covered; prepare_to_wait_exclusive is")
#define remove_wait_queue(queue, entry) ((void)(queue), (void)(entry), cp_finish_wait_())

/* `before` and `after` are done around sleeping. */
#define CP_WAIT_EVENT_(queue, condition, prepare, before, after) \
  do {                                                           \
    for (;;) {                                                   \
      prepare(queue);                                            \
      if (condition) break;                                      \
      before;                                                    \
      (void)cp_schedule_(0);                                     \
      after;                                                     \
    }                                                            \
    cp_finish_wait_();                                           \
  } while (0)
#define wait_event(queue, condition)                                             \
  do {                                                                           \
    if (condition) break;                                                        \
    CP_WAIT_EVENT_(&(queue), condition, cp_prepare_to_wait_, (void)0, (void)0);  \
  } while (0)
#define wait_event_exclusive_cmd(queue, condition, before, after)                           \
  do {                                                                                      \
    if (condition) break;                                                                   \
    CP_WAIT_EVENT_(&(queue), condition, cp_prepare_to_wait_exclusive_, before, after);      \
  } while (0)
#define wait_event_cmd(queue, condition, before, after)                          \
  do {                                                                           \
    if (condition) break;                                                        \
    CP_WAIT_EVENT_(&(queue), condition, cp_prepare_to_wait_, before, after);     \
  } while (0)
#define wait_event_lock_irq(queue, condition, lock) \
  wait_event_cmd(queue, condition, spin_unlock_irq(&(lock)), spin_lock_irq(&(lock)))
#define CP_WAIT_EVENT_INT_(queue, condition) \
  ({                                         \
    wait_event(queue, condition);            \
    0;                                       \
  })
#define wait_event_interruptible(queue, condition) CP_WAIT_EVENT_INT_(queue, condition)
#define wait_event_killable(queue, condition) CP_WAIT_EVENT_INT_(queue, condition)
#define wait_event_freezable(queue, condition) CP_WAIT_EVENT_INT_(queue, condition)
#define wait_event_idle(queue, condition) wait_event(queue, condition)
#define wait_event_interruptible_exclusive(queue, condition)              \
  ({                                                                      \
    wait_event_exclusive_cmd(queue, condition, (void)0, (void)0);         \
    0;                                                                    \
  })
#define wait_event_killable_exclusive(queue, condition) \
  wait_event_interruptible_exclusive(queue, condition)
#define wait_event_interruptible_lock_irq(queue, condition, lock) \
  ({                                                              \
    wait_event_lock_irq(queue, condition, lock);                  \
    0;                                                            \
  })
/* 0 if the limit came and the condition is not so. */
#define wait_event_timeout(queue, condition, timeout)      \
  ({                                                       \
    long cp_left_ = 1;                                     \
    (void)(timeout);                                       \
    if (!(condition)) {                                    \
      for (;;) {                                           \
        cp_prepare_to_wait_(&(queue));                     \
        if (condition) break;                              \
        if (!cp_schedule_(1)) {                            \
          cp_left_ = (condition) ? 1 : 0;                  \
          break;                                           \
        }                                                  \
      }                                                    \
      cp_finish_wait_();                                   \
    }                                                      \
    cp_left_;                                              \
  })
#define wait_event_interruptible_timeout(queue, condition, timeout) \
  wait_event_timeout(queue, condition, timeout)
#define wait_event_killable_timeout(queue, condition, timeout) \
  wait_event_timeout(queue, condition, timeout)
#define wait_event_idle_timeout(queue, condition, timeout) \
  wait_event_timeout(queue, condition, timeout)

#endif
