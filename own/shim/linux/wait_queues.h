/* What the runtime knows of waiting (own/runtime/wait_queues.c) and of processors
 * (own/runtime/processors.c): for the headers of this folder. */
#ifndef CP_SHIM_LINUX_WAIT_QUEUES_H
#define CP_SHIM_LINUX_WAIT_QUEUES_H

struct wait_queue_head {
  unsigned waiting;   /* and its address is the queue of those whom each wake-up wakes */
  unsigned exclusive; /* its address is the queue of the others */
};
void cp_prepare_to_wait_(struct wait_queue_head* on);
void cp_prepare_to_wait_exclusive_(struct wait_queue_head* on);
void cp_finish_wait_(void);
void cp_add_wait_queue_(struct wait_queue_head* on);
void cp_wake_up_(struct wait_queue_head* on, int all);
_Bool cp_queue_is_active_(const struct wait_queue_head* on);

void cp_set_state_(unsigned state, int ordered);
_Bool cp_schedule_(int timed);
_Bool cp_wake_up_process_(unsigned thread);
unsigned cp_thread_index_(void);

void cp_count_wait_(unsigned* count);
_Bool cp_count_wait_timed_(unsigned* count);
_Bool cp_count_try_(unsigned* count);
void cp_count_give_(unsigned* count, int for_all);
_Bool cp_count_is_there_(const unsigned* count);

unsigned long cp_jiffies_(void);
void cp_time_passes_(unsigned long nanoseconds);

#endif
