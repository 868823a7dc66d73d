/* What a kernel does later: callbacks after a grace period, work, timers.
 *
 * Each time that something is put off a thread is created for it (own_threads.cpp), and when that
 * thread comes is a choice of the scheduler; a delay is any time.  A work or a timer knows whether it
 * is pending, and counts how often it was: the thread that comes for the nth time waits until the
 * times before are over, so that nothing runs twice at once, and does nothing if it was cancelled.
 * What is known of it lies in memory of its own, which stays: work may free what it is part of.
 *
 * A timer and a callback run where nobody may sleep; work may.
 *
 * Source of the interface: Documentation/core-api/workqueue.rst, Documentation/RCU/rcubarrier.rst and
 * the comments of del_timer_sync() and cancel_work_sync() of Linux.
 */
#include <stddef.h>
#include <stdint.h>

#include "../shim/linux/later.h"

#include "runtime.h"

#define CODE __builtin_return_address(0)
enum { kThreads = 9 }; /* the set-up counts as a thread */
enum { kPending = 1, kCancelling = 2, kOnce = 4 };

/* Whether anybody waits for all of them, which is known when the image is loaded (own/image.cpp). */
__attribute__((visibility("default"))) char cp_rcu_barrier_used_;
__attribute__((visibility("default"))) char cp_flush_workqueue_used_;

/* What a thread is for. */
struct run {
  struct cp_work_of_thread_ begin;
  struct cp_work_* work;
  struct work_state* state;
  void* object;
  void (*call)(void*);
  struct workqueue_struct* queue;
  unsigned char* ended;
  const void* code;
  unsigned time;
  unsigned place;
};
_Static_assert(sizeof(struct run) == 9 * sizeof(void*), "it has a hole");

static char softirqs[kThreads]; /* locks by their addresses */

static struct cp_batch_ callbacks;
struct workqueue_struct cp_system_wq_;

static void load(const void* from, size_t size, enum cp_ordering ordering, const void* code) {
  cp_host->access(from, size, ordering == CP_ACQUIRE ? CP_LOAD_ACQUIRE : CP_LOAD, ordering, 0, 0, code);
}
/* Begins to change a word in one step. */
static unsigned find(unsigned* word, const void* code) {
  cp_host->on_failure(CP_RELAXED);
  cp_host->access(word, sizeof *word, CP_COMPARE_EXCHANGE, CP_SEQUENTIAL, 0, 0, code);
  return *word;
}
static void put(unsigned* word, unsigned found, unsigned stored) {
  *(volatile unsigned*)word = stored;
  cp_host->exchanged(found, stored);
  cp_host->came_to(found != stored);
}
static void end(unsigned* finished, unsigned time, const void* code) {
  cp_host->access(finished, sizeof *finished, CP_STORE_RELEASE, CP_RELEASE, time, 0, code);
  *(volatile unsigned*)finished = time;
  cp_host->futex_wake(finished, sizeof *finished, 0, code);
}
/* Waits until so many times are over. */
static void await(unsigned* finished, unsigned time, const void* code) {
  for (;;) {
    load(finished, sizeof *finished, CP_ACQUIRE, code);
    const unsigned now = *(volatile unsigned*)finished;
    if ((int)(now - time) >= 0) return;
    cp_host->futex_wait(finished, sizeof *finished, now, 0, code);
  }
}

/* ---- All of several ---- */

/* Those that this thread adds it counts; each says when it has ended. */
static unsigned char* add(struct cp_batch_* batch, const void* code) {
  const unsigned me = cp_host->index();
  const unsigned count = batch->made[me];
  cp_host->name(&batch->made[me], "put off");
  cp_host->access(&batch->made[me], sizeof count, CP_STORE_RELEASE, CP_RELEASE, count + 1, 0, code);
  batch->made[me] = count + 1;
  return &batch->ended[me][count % 8];
}
static void tell_ended(unsigned char* ended, const void* code) {
  if (ended == NULL) return;
  cp_host->name(ended, "over");
  cp_host->access(ended, 1, CP_STORE_RELEASE, CP_RELEASE, 1, 0, code);
  *(volatile unsigned char*)ended = 1;
  cp_host->futex_wake(ended, 1, 0, code);
}
static void await_all(struct cp_batch_* batch, const void* code) {
  unsigned made[kThreads];
  for (unsigned t = 1; t <= cp_host->processors(); ++t) {
    load(&batch->made[t], sizeof made[t], CP_ACQUIRE, code);
    made[t] = batch->made[t];
  }
  for (unsigned t = 1; t <= cp_host->processors(); ++t)
    for (unsigned i = 0; i < made[t]; ++i)
      for (;;) {
        load(&batch->ended[t][i], 1, CP_ACQUIRE, code);
        if (*(volatile unsigned char*)&batch->ended[t][i] != 0) break;
        cp_host->futex_wait(&batch->ended[t][i], 1, 0, 0, code);
      }
}

typedef const struct cp_work_of_thread_ begin;
static void start(void* (*run)(begin*), struct run what) {
  what.begin.run = run;
  cp_start_detached_(&what.begin, sizeof what, what.code);
}

static void without_sleep(int begins, const void* code) {
  const char* softirq = &softirqs[cp_host->index()];
  cp_host->name(softirq, "softirq");
  cp_host->lock(softirq, begins ? CP_SPIN_LOCK : CP_SPIN_UNLOCK, code);
  cp_holds_spinlock_(begins ? 1 : -1);
}

/* ---- After a grace period ---- */

static void* after_grace(begin* what) {
  const struct run run = *(const struct run*)what;
  cp_host->lock(NULL, CP_SYNCHRONIZE_RCU, run.code);
  if (run.call == NULL) {
    cp_host->release(run.object, run.code);
  } else {
    without_sleep(1, run.code);
    run.call(run.object);
    without_sleep(0, run.code);
  }
  tell_ended(run.ended, run.code);
  return NULL;
}
static void call_later(void* object, void (*call)(void*), const void* code) {
  unsigned char* ended = cp_rcu_barrier_used_ ? add(&callbacks, code) : NULL;
  start(after_grace, (struct run){.object = object, .call = call, .ended = ended, .code = code});
}
void cp_later_call_(void* object, void (*call)(void*)) { call_later(object, call, CODE); }
void cp_later_free_(void* object) {
  if (object != NULL) call_later(object, NULL, CODE);
}
void cp_rcu_barrier_(void) { await_all(&callbacks, CODE); }

/* ---- Work ---- */

/* Work that is not set up has nothing there. */
static struct work_state* state_of(const struct cp_work_* work, const void* code) {
  load(&work->state, sizeof work->state, CP_FULL, code);
  if (work->state == NULL) cp_host->crash("work or a timer is used that was not set up");
  return work->state;
}
/* Whether the time is one that still has to run; it is pending no more then. */
static int takes(struct work_state* state, unsigned time, const void* code) {
  const unsigned found = find(&state->queued, code);
  const int runs_now = (found & kPending) != 0 && (found & kCancelling) == 0 && found / kOnce == time;
  put(&state->queued, found, runs_now ? found & ~(unsigned)kPending : found);
  return runs_now;
}
static int is_ordered(const struct workqueue_struct* queue, const void* code) {
  cp_host->keeps(&queue->ordered, sizeof queue->ordered, CP_LOAD, code);
  return *(const volatile unsigned*)&queue->ordered != 0;
}
static void* do_work(begin* what) {
  const struct run run = *(const struct run*)what;
  const int ordered = is_ordered(run.queue, run.code);
  if (ordered) await(&run.queue->finished, run.place - 1, run.code);
  await(&run.state->finished, run.time - 1, run.code);
  if (takes(run.state, run.time, run.code)) {
    load(&run.work->run, sizeof run.work->run, CP_FULL, run.code);
    run.work->run(run.work);
  }
  end(&run.state->finished, run.time, run.code);
  if (ordered) end(&run.queue->finished, run.place, run.code);
  tell_ended(run.ended, run.code);
  return NULL;
}
/* Counts once more; 0 if it is pending already. */
static unsigned queue_once(struct work_state* state, const void* code) {
  const unsigned found = find(&state->queued, code);
  const int pending = (found & kPending) != 0;
  put(&state->queued, found, pending ? found : (found + kOnce) | kPending);
  return pending ? 0 : found / kOnce + 1;
}
_Bool cp_later_work_(struct workqueue_struct* queue, struct cp_work_* work) {
  struct work_state* state = state_of(work, CODE);
  const unsigned time = queue_once(state, CODE);
  if (time == 0) return 0;
  unsigned place = 0;
  if (is_ordered(queue, CODE)) {
    const unsigned found = find(&queue->queued, CODE);
    put(&queue->queued, found, place = found + 1);
  }
  unsigned char* ended = cp_flush_workqueue_used_ ? add(&queue->batch, CODE) : NULL;
  start(do_work, (struct run){.work = work,
                              .state = state,
                              .time = time,
                              .queue = queue,
                              .place = place,
                              .ended = ended,
                              .code = CODE});
  return 1;
}
_Bool cp_work_is_pending_(const struct cp_work_* work) {
  struct work_state* state = state_of(work, CODE);
  cp_host->access(&state->queued, sizeof(unsigned), CP_READ_ONCE, CP_RELAXED, 0, 0, CODE);
  return (state->queued & kPending) != 0;
}
_Bool cp_cancel_(struct cp_work_* work) {
  struct work_state* state = state_of(work, CODE);
  const unsigned found = find(&state->queued, CODE);
  const int own_cancel = (found & kPending) != 0 && (found & kCancelling) == 0;
  put(&state->queued, found, own_cancel ? found & ~(unsigned)kPending : found);
  return own_cancel;
}
/* While it waits, nobody can queue the work: not even the work itself. */
_Bool cp_cancel_work_sync_(struct cp_work_* work) {
  struct work_state* state = state_of(work, CODE);
  unsigned found;
  for (;;) {
    found = find(&state->queued, CODE);
    const int others = (found & kCancelling) != 0;
    put(&state->queued, found, others ? found : found | kPending | kCancelling);
    if (!others) break;
    cp_host->futex_wait(&state->queued, sizeof found, found, 0, CODE);
  }
  await(&state->finished, found / kOnce, CODE);
  const unsigned now = find(&state->queued, CODE);
  put(&state->queued, now, now & ~(unsigned)(kPending | kCancelling));
  cp_host->futex_wake(&state->queued, sizeof now, 0, CODE);
  return (found & kPending) != 0;
}
_Bool cp_flush_work_(struct cp_work_* work) {
  struct work_state* state = state_of(work, CODE);
  load(&state->queued, sizeof(unsigned), CP_ACQUIRE, CODE);
  const unsigned time = state->queued / kOnce;
  load(&state->finished, sizeof(unsigned), CP_ACQUIRE, CODE);
  if ((int)(state->finished - time) >= 0) return 0;
  await(&state->finished, time, CODE);
  return 1;
}
void cp_flush_workqueue_(struct workqueue_struct* queue) { await_all(&queue->batch, CODE); }

/* ---- Timers ---- */

/* Who runs the timer has this lock, and who waits for that. */
static void timer_lock(struct work_state* state, int begins, const void* code) {
  cp_host->lock(state, begins ? CP_SPIN_LOCK : CP_SPIN_UNLOCK, code);
  cp_holds_spinlock_(begins ? 1 : -1);
}
static void* run_timer(begin* what) {
  const struct run run = *(const struct run*)what;
  timer_lock(run.state, 1, run.code);
  if (takes(run.state, run.time, run.code)) {
    load(&run.work->run, sizeof run.work->run, CP_FULL, run.code);
    run.work->run(run.work);
  }
  timer_lock(run.state, 0, run.code);
  return NULL;
}
_Bool cp_later_timer_(struct cp_work_* timer) {
  struct work_state* state = state_of(timer, CODE);
  const unsigned time = queue_once(state, CODE);
  if (time != 0)
    start(run_timer, (struct run){.work = timer, .state = state, .time = time, .code = CODE});
  return time == 0;
}
_Bool cp_del_timer_sync_(struct cp_work_* timer) {
  struct work_state* state = state_of(timer, CODE);
  timer_lock(state, 1, CODE);
  const unsigned found = find(&state->queued, CODE);
  put(&state->queued, found, found & ~(unsigned)kPending);
  timer_lock(state, 0, CODE);
  return (found & kPending) != 0;
}
