/* Work that is done later, by a thread that is created for it: at any time, whatever the delay.  One work
 * is never done twice at once; two works are, unless their queue is ordered.  Work may sleep, and may
 * free what it is part of. */
#ifndef CP_SHIM_LINUX_WORKQUEUE_H
#define CP_SHIM_LINUX_WORKQUEUE_H

#include <later.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/types.h>

struct work_struct;
typedef void (*work_func_t)(struct work_struct* work);
struct work_struct {
  struct work_state* state;
  work_func_t func;
};
struct delayed_work {
  struct work_struct work;
};
struct rcu_work {
  struct work_struct work;
};
#define __WORK_INITIALIZER(name, function) \
  { &(struct work_state){0, 0}, function }
#define DECLARE_WORK(name, function) struct work_struct name = __WORK_INITIALIZER(name, function)
#define DECLARE_DELAYED_WORK(name, function) \
  struct delayed_work name = {__WORK_INITIALIZER(name, function)}
/* A macro, so that reports know by the line what it allocates. */
#define INIT_WORK(work, function)                                                            \
  do {                                                                                       \
    struct work_struct* cp_work_ = (work);                                                   \
    cp_work_->state = (struct work_state*)cp_allocate_zeroed(sizeof(struct work_state));     \
    cp_work_->func = (function);                                                             \
  } while (0)
#define INIT_WORK_ONSTACK(work, function) INIT_WORK(work, function)
#define INIT_DELAYED_WORK(delayed, function) INIT_WORK(&(delayed)->work, function)
#define INIT_DEFERRABLE_WORK(delayed, function) INIT_DELAYED_WORK(delayed, function)
#define destroy_work_on_stack(work) ((void)(work))
#define PREPARE_WORK(work, function) ((void)((work)->func = (function)))
cp_inline_ struct delayed_work* to_delayed_work(struct work_struct* work) {
  return container_of(work, struct delayed_work, work);
}

#define WQ_UNBOUND 0x02U
#define WQ_FREEZABLE 0x04U
#define WQ_MEM_RECLAIM 0x08U
#define WQ_HIGHPRI 0x10U
#define WQ_CPU_INTENSIVE 0x20U
#define WQ_SYSFS 0x40U
#define WQ_POWER_EFFICIENT 0x80U
#define WQ_PERCPU 0x100U
#define WORK_CPU_UNBOUND 64
#define system_wq (&cp_system_wq_)
#define system_highpri_wq system_wq
#define system_long_wq system_wq
#define system_unbound_wq system_wq
#define system_freezable_wq system_wq
#define system_power_efficient_wq system_wq
#define system_percpu_wq system_wq
#define system_dfl_wq system_wq

cp_inline_ struct workqueue_struct* cp_alloc_workqueue_(unsigned ordered) {
  struct workqueue_struct* queue =
      cp_linux_kmalloc_(sizeof(struct workqueue_struct), GFP_KERNEL | __GFP_ZERO);
  if (queue) queue->ordered = ordered;
  return queue;
}
/* As many at once as there are, but for one alone. */
#define alloc_workqueue(format, flags, most, ...) \
  ((void)(format), (void)(flags), cp_alloc_workqueue_(((flags) & WQ_UNBOUND) && (most) == 1))
#define alloc_ordered_workqueue(format, flags, ...) \
  ((void)(format), (void)(flags), cp_alloc_workqueue_(1))
#define create_workqueue(name) alloc_workqueue(name, 0, 0)
#define create_singlethread_workqueue(name) alloc_ordered_workqueue(name, 0)
#define create_freezable_workqueue(name) alloc_ordered_workqueue(name, 0)

#define queue_work(queue, work) \
  ((bool)cp_later_work_(queue, (struct cp_work_*)(work)))
#define queue_work_on(cpu, queue, work) ((void)(cpu), queue_work(queue, work))
#define queue_delayed_work(queue, delayed, delay) ((void)(delay), queue_work(queue, &(delayed)->work))
#define queue_delayed_work_on(cpu, queue, delayed, delay) \
  ((void)(cpu), queue_delayed_work(queue, delayed, delay))
/* If it waits already, it goes on waiting: for any time, too. */
#define mod_delayed_work(queue, delayed, delay) (!queue_delayed_work(queue, delayed, delay))
#define mod_delayed_work_on(cpu, queue, delayed, delay) \
  ((void)(cpu), mod_delayed_work(queue, delayed, delay))
#define schedule_work(work) queue_work(system_wq, work)
#define schedule_work_on(cpu, work) ((void)(cpu), schedule_work(work))
#define schedule_delayed_work(delayed, delay) queue_delayed_work(system_wq, delayed, delay)
#define schedule_delayed_work_on(cpu, delayed, delay) \
  ((void)(cpu), schedule_delayed_work(delayed, delay))

#define work_pending(work) ((bool)cp_work_is_pending_((const struct cp_work_*)(work)))
#define delayed_work_pending(delayed) work_pending(&(delayed)->work)
cp_inline_ bool flush_work(struct work_struct* work) {
  return cp_flush_work_((struct cp_work_*)work);
}
cp_inline_ bool flush_delayed_work(struct delayed_work* delayed) {
  return cp_flush_work_((struct cp_work_*)&delayed->work);
}
cp_inline_ bool cancel_work(struct work_struct* work) { return cp_cancel_((struct cp_work_*)work); }
cp_inline_ bool cancel_delayed_work(struct delayed_work* delayed) {
  return cp_cancel_((struct cp_work_*)&delayed->work);
}
cp_inline_ bool cancel_work_sync(struct work_struct* work) {
  return cp_cancel_work_sync_((struct cp_work_*)work);
}
cp_inline_ bool cancel_delayed_work_sync(struct delayed_work* delayed) {
  return cp_cancel_work_sync_((struct cp_work_*)&delayed->work);
}
#define flush_workqueue(queue) cp_flush_workqueue_(queue)
#define flush_scheduled_work() cp_flush_workqueue_(system_wq)
/* What works queue themselves meanwhile is not waited for. */
#define drain_workqueue(queue) \
  cp_refuse("drain_workqueue: work that queues itself again is not followed; flush_workqueue is covered")
cp_inline_ void destroy_workqueue(struct workqueue_struct* queue) {
  cp_flush_workqueue_(queue);
  kfree(queue);
}

#endif
