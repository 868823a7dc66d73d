/* Timers: each runs at any time after it was set, in a thread that is created for it, where nobody may
 * sleep.  A timer never runs twice at once.  The clock does not know of timers: one may run before it
 * comes to its time.  Where a timer would interrupt a thread that holds a lock with interrupts on,
 * here it waits for that lock: a cp_interrupt of the harness asks that. */
#ifndef CP_SHIM_LINUX_TIMER_H
#define CP_SHIM_LINUX_TIMER_H

#include <later.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/jiffies.h>
#include <linux/types.h>

struct timer_list {
  struct work_state* state;
  void (*function)(struct timer_list* timer);
  unsigned long expires;
  unsigned flags;
};
#define TIMER_DEFERRABLE 0x1U
#define TIMER_PINNED 0x2U
#define TIMER_IRQSAFE 0x4U
#define __TIMER_INITIALIZER(handler, bits) \
  { &(struct work_state){0, 0}, handler, 0, bits }
#define DEFINE_TIMER(name, handler) struct timer_list name = __TIMER_INITIALIZER(handler, 0)

/* A macro, so that reports know by the line what it allocates. */
#define timer_setup(timer, handler, bits)                                                    \
  do {                                                                                       \
    struct timer_list* cp_timer_ = (timer);                                                  \
    cp_timer_->state = (struct work_state*)cp_allocate_zeroed(sizeof(struct work_state));    \
    cp_timer_->function = (handler);                                                         \
    cp_timer_->flags = (bits);                                                               \
  } while (0)
#define timer_setup_on_stack(timer, handler, bits) timer_setup(timer, handler, bits)
#define destroy_timer_on_stack(timer) ((void)(timer))
#define from_timer(to, timer, member) container_of(timer, typeof(*(to)), member)
#define timer_container_of(to, timer, member) container_of(timer, typeof(*(to)), member)

/* Whether it was set already: it goes on waiting then. */
#define mod_timer(timer, when) ((void)(when), (int)cp_later_timer_((struct cp_work_*)(timer)))
#define mod_timer_pending(timer, when) \
  (cp_refuse("mod_timer_pending is not covered; mod_timer is"), 0)
#define timer_reduce(timer, when) mod_timer(timer, when)
#define add_timer(timer) ((void)mod_timer(timer, 0))
#define add_timer_on(timer, cpu) ((void)(cpu), add_timer(timer))
#define timer_pending(timer) ((int)cp_work_is_pending_((const struct cp_work_*)(timer)))
#define del_timer(timer) ((int)cp_cancel_((struct cp_work_*)(timer)))
#define timer_delete(timer) del_timer(timer)
#define del_timer_sync(timer) ((int)cp_del_timer_sync_((struct cp_work_*)(timer)))
#define timer_delete_sync(timer) del_timer_sync(timer)
#define del_singleshot_timer_sync(timer) del_timer_sync(timer)
#define timer_shutdown_sync(timer) \
  (cp_refuse("timer_shutdown_sync: that a timer cannot be set again is not covered"), 0)
#define try_to_del_timer_sync(timer) \
  (cp_refuse("try_to_del_timer_sync is not covered; del_timer_sync is"), 0)

#endif
