/* What the runtime knows of what a kernel puts off (own/runtime/later.c): for the headers of this folder. */
#ifndef CP_SHIM_LINUX_LATER_H
#define CP_SHIM_LINUX_LATER_H

/* Whether it is pending, and how often it was; how often it is over. */
struct work_state {
  unsigned queued;
  unsigned finished;
};
/* What a work and a timer begin with. */
struct cp_work_ {
  struct work_state* state;
  void (*run)(void* work);
};
/* Several, of which each thread counts its own. */
struct cp_batch_ {
  unsigned made[9];
  unsigned char ended[9][8];
};
struct workqueue_struct {
  unsigned ordered;
  unsigned queued;
  unsigned finished;
  struct cp_batch_ batch;
};
extern struct workqueue_struct cp_system_wq_;

void cp_later_call_(void* object, void (*call)(void*));
void cp_later_free_(void* object);
void cp_rcu_barrier_(void);
_Bool cp_later_work_(struct workqueue_struct* queue, struct cp_work_* work);
_Bool cp_work_is_pending_(const struct cp_work_* work);
_Bool cp_cancel_(struct cp_work_* work);
_Bool cp_cancel_work_sync_(struct cp_work_* work);
_Bool cp_flush_work_(struct cp_work_* work);
void cp_flush_workqueue_(struct workqueue_struct* queue);
_Bool cp_later_timer_(struct cp_work_* timer);
_Bool cp_del_timer_sync_(struct cp_work_* timer);

#endif
