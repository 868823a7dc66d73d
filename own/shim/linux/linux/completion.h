/* Waiting for something to be done: a count, which complete raises and who waits lowers.  A wait with a
 * time limit ends by itself at any point; no signal ends one. */
#ifndef CP_SHIM_LINUX_COMPLETION_H
#define CP_SHIM_LINUX_COMPLETION_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <wait_queues.h>

struct completion {
  unsigned int done;
};
#define COMPLETION_INITIALIZER(name) \
  { 0 }
#define COMPLETION_INITIALIZER_ONSTACK(name) \
  ((struct completion){0})
#define DECLARE_COMPLETION(name) struct completion name = {0}
#define DECLARE_COMPLETION_ONSTACK(name) struct completion name = {0}

cp_inline_ void init_completion(struct completion* x) { x->done = 0; }
cp_inline_ void reinit_completion(struct completion* x) { x->done = 0; }
cp_inline_ void complete(struct completion* x) { cp_count_give_(&x->done, 0); }
cp_inline_ void complete_all(struct completion* x) { cp_count_give_(&x->done, 1); }
cp_inline_ void wait_for_completion(struct completion* x) { cp_count_wait_(&x->done); }
cp_inline_ void wait_for_completion_io(struct completion* x) { cp_count_wait_(&x->done); }
cp_inline_ int wait_for_completion_interruptible(struct completion* x) {
  return cp_count_wait_(&x->done), 0;
}
cp_inline_ int wait_for_completion_killable(struct completion* x) {
  return cp_count_wait_(&x->done), 0;
}
cp_inline_ unsigned long wait_for_completion_timeout(struct completion* x, unsigned long timeout) {
  (void)timeout;
  return cp_count_wait_timed_(&x->done);
}
cp_inline_ long wait_for_completion_interruptible_timeout(struct completion* x, unsigned long timeout) {
  (void)timeout;
  return cp_count_wait_timed_(&x->done);
}
cp_inline_ long wait_for_completion_killable_timeout(struct completion* x, unsigned long timeout) {
  (void)timeout;
  return cp_count_wait_timed_(&x->done);
}
cp_inline_ bool try_wait_for_completion(struct completion* x) { return cp_count_try_(&x->done); }
cp_inline_ bool completion_done(struct completion* x) { return cp_count_is_there_(&x->done); }

#endif
