/* How a kernel's threads wait for each other: wait queues, counts that are waited for, tasks.
 *
 * A wait queue is two queues of the scheduler: of those whom every wake-up wakes, and of those of whom
 * one does.  Who prepares to wait joins, looks at what he waits for, and sleeps, or leaves.  Which of
 * those is woken of whom one is, is a choice; a kernel takes the first.
 *
 * A completion and a semaphore are counts, taken in one step, as POSIX's semaphores are (semaphores.c).
 *
 * A task that sleeps without a queue waits for its own state to change.
 *
 * Source of the interface: comments of prepare_to_wait(), set_current_state() and try_to_wake_up() of
 * Linux.
 */
#include <stddef.h>
#include <stdint.h>

#include "../shim/linux/wait_queues.h"

#include "runtime.h"

#define CODE __builtin_return_address(0)
enum { kThreads = 9 }; /* the set-up counts as a thread */

/* Whether anybody asks, and whether any waits of whom one is woken: known when the image is loaded. */
__attribute__((visibility("default"))) char cp_queue_is_active_used_;
__attribute__((visibility("default"))) char cp_prepare_to_wait_exclusive_used_;

/* What a thread waits on, and whether it stays there until it is taken off. */
static struct waits {
  struct wait_queue_head* on;
  void* queue; /* which of the two; null between two waits on one that it stays on */
  int exclusive;
  int stays;
  unsigned state;
} waits[kThreads];

static struct waits* mine(void) { return &waits[cp_host->index()]; }

static void count(struct wait_queue_head* on, unsigned more, const void* code) {
  if (!cp_queue_is_active_used_) return;
  cp_host->access(&on->waiting, sizeof on->waiting, CP_ADD, CP_SEQUENTIAL, more, 0, code);
  cp_host->came_to(*(volatile unsigned*)&on->waiting += more);
}
static void join(struct waits* wait, struct wait_queue_head* on, const void* code) {
  void* queue = wait->exclusive ? (void*)&on->exclusive : (void*)&on->waiting;
  if (wait->queue != NULL && wait->queue != queue)
    cp_host->refuse("a thread that waits on two wait queues at once is not covered", code);
  const int again = wait->queue != NULL;
  wait->on = on;
  wait->queue = queue;
  cp_host->lock(queue, CP_WAIT, code);
  if (!again) count(on, 1, code);
}
static void leave(struct waits* wait, const void* code) {
  if (wait->queue == NULL) return;
  cp_host->lock(wait->queue, CP_LEAVE, code);
  wait->queue = NULL;
  count(wait->on, -1U, code);
}
static int sleep_on(struct waits* wait, int timed, const void* code) {
  int woken = 1;
  if (timed)
    woken = cp_host->timed_sleep(wait->queue, code);
  else
    cp_host->lock(wait->queue, CP_SLEEP, code);
  wait->queue = NULL;
  count(wait->on, -1U, code);
  return woken;
}

void cp_prepare_to_wait_(struct wait_queue_head* on) {
  mine()->exclusive = 0;
  join(mine(), on, CODE);
}
void cp_prepare_to_wait_exclusive_(struct wait_queue_head* on) {
  mine()->exclusive = 1;
  join(mine(), on, CODE);
}
void cp_finish_wait_(void) {
  leave(mine(), CODE);
  mine()->stays = 0;
  mine()->state = 0;
}
/* It waits there whenever it says that it is about to sleep. */
void cp_add_wait_queue_(struct wait_queue_head* on) {
  if (mine()->stays) cp_host->refuse("a thread that waits on two wait queues at once is not covered", CODE);
  mine()->on = on;
  mine()->stays = 1;
  mine()->exclusive = 0;
}
void cp_wake_up_(struct wait_queue_head* on, int all) {
  cp_host->lock(&on->waiting, CP_WAKE_ALL, CODE);
  if (cp_prepare_to_wait_exclusive_used_)
    cp_host->lock(&on->exclusive, all ? CP_WAKE_ALL : CP_WAKE_ONE, CODE);
}
_Bool cp_queue_is_active_(const struct wait_queue_head* on) {
  cp_host->access(&on->waiting, sizeof on->waiting, CP_READ_ONCE, CP_RELAXED, 0, 0, CODE);
  return *(const volatile unsigned*)&on->waiting != 0;
}

/* ---- Tasks ---- */

static void name_state(struct waits* wait) { cp_host->name(&wait->state, "task state"); }

void cp_set_state_(unsigned state, int ordered) {
  struct waits* wait = mine();
  if (wait->stays && state != 0) return join(wait, wait->on, CODE);
  if (wait->queue != NULL) {
    if (state == 0) leave(wait, CODE);
    return;
  }
  name_state(wait);
  cp_host->access(&wait->state, sizeof state, ordered ? CP_EXCHANGE : CP_WRITE_ONCE,
                  ordered ? CP_SEQUENTIAL : CP_RELAXED, state, 0, CODE);
  *(volatile unsigned*)&wait->state = state;
}
/* Returns whether somebody woke it. */
_Bool cp_schedule_(int timed) {
  struct waits* wait = mine();
  if (wait->queue != NULL) return sleep_on(wait, timed, CODE) != 0;
  name_state(wait);
  for (;;) {
    cp_host->access(&wait->state, sizeof wait->state, CP_LOAD_ACQUIRE, CP_ACQUIRE, 0, 0, CODE);
    const unsigned state = *(volatile unsigned*)&wait->state;
    if (state == 0) return 1;
    if (cp_host->futex_wait(&wait->state, sizeof state, state, timed, CODE) == CP_TIMED_OUT) break;
  }
  cp_host->access(&wait->state, sizeof wait->state, CP_EXCHANGE, CP_SEQUENTIAL, 0, 0, CODE);
  const unsigned found = *(volatile unsigned*)&wait->state;
  *(volatile unsigned*)&wait->state = 0;
  cp_host->came_to(found);
  return found == 0;
}
_Bool cp_wake_up_process_(unsigned thread) {
  struct waits* wait = &waits[thread % kThreads];
  if (wait->queue != NULL || wait->stays)
    cp_host->refuse("wake_up_process() of a thread that waits on a wait queue is not covered", CODE);
  name_state(wait);
  cp_host->access(&wait->state, sizeof wait->state, CP_EXCHANGE, CP_SEQUENTIAL, 0, 0, CODE);
  const unsigned found = *(volatile unsigned*)&wait->state;
  *(volatile unsigned*)&wait->state = 0;
  cp_host->came_to(found);
  cp_host->futex_wake(&wait->state, sizeof found, 0, CODE);
  return found != 0;
}
unsigned cp_thread_index_(void) { return cp_host->index(); }

/* ---- Counts ---- */

static const unsigned kForAll = ~0U; /* never less again: complete_all() */

static int take(unsigned* count, const void* code) {
  cp_host->on_failure(CP_RELAXED);
  cp_host->access(count, sizeof *count, CP_COMPARE_EXCHANGE, CP_ACQUIRE, 0, 0, code);
  const unsigned found = *(volatile unsigned*)count;
  const int done = found > 0;
  const unsigned stored = done && found != kForAll ? found - 1 : found;
  *(volatile unsigned*)count = stored;
  cp_host->exchanged(found, stored);
  cp_host->came_to((uint64_t)done);
  return done;
}
void cp_count_wait_(unsigned* count) {
  while (!take(count, CODE)) cp_host->futex_wait(count, sizeof *count, 0, 0, CODE);
}
_Bool cp_count_wait_timed_(unsigned* count) {
  while (!take(count, CODE))
    if (cp_host->futex_wait(count, sizeof *count, 0, 1, CODE) == CP_TIMED_OUT)
      return take(count, CODE);
  return 1;
}
_Bool cp_count_try_(unsigned* count) { return take(count, CODE); }
void cp_count_give_(unsigned* count, int for_all) {
  cp_host->on_failure(CP_RELAXED);
  cp_host->access(count, sizeof *count, CP_COMPARE_EXCHANGE, CP_RELEASE, 0, 0, CODE);
  const unsigned found = *(volatile unsigned*)count;
  const unsigned stored = for_all || found == kForAll ? kForAll : found + 1;
  *(volatile unsigned*)count = stored;
  cp_host->exchanged(found, stored);
  cp_host->came_to(1);
  cp_host->futex_wake(count, sizeof *count, for_all ? 0 : 1, CODE);
}
_Bool cp_count_is_there_(const unsigned* count) {
  cp_host->access(count, sizeof *count, CP_LOAD_ACQUIRE, CP_ACQUIRE, 0, 0, CODE);
  return *(const volatile unsigned*)count != 0;
}
