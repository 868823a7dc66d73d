/* Waiting as a kernel does it.  --ops says how; what is even is wrong. */
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
static DECLARE_WAIT_QUEUE_HEAD(queue);
static DECLARE_WAIT_QUEUE_HEAD(other);
static DEFINE_SPINLOCK(lock);
static bool ready;
static int tokens;
static int timed_out;

static bool take(void) {
  spin_lock(&lock);
  const bool taken = tokens > 0;
  if (taken) tokens--;
  spin_unlock(&lock);
  return taken;
}
static void give(int n) {
  spin_lock(&lock);
  tokens += n;
  spin_unlock(&lock);
}

cp_thread(waker) {
  switch (cp_operations()) {
    case 1:
    case 2: /* woken before it is ready */
      if (cp_operations() == 2) wake_up(&queue);
      WRITE_ONCE(ready, true);
      if (cp_operations() == 1) wake_up(&queue);
      break;
    case 3:
    case 4: /* a wake-up is for one, and there are tokens for two */
      give(2);
      if (cp_operations() == 3)
        wake_up_all(&queue);
      else
        wake_up(&queue);
      break;
    case 5:
    case 6: /* nobody may be asked whether he waits before it is ready */
      if (cp_operations() == 6 && !waitqueue_active(&queue)) {
        WRITE_ONCE(ready, true);
        break;
      }
      WRITE_ONCE(ready, true);
      smp_mb();
      if (waitqueue_active(&queue)) wake_up(&queue);
      break;
    case 7:
    case 8: /* who times out has not seen that it is ready, and believes it was */
      WRITE_ONCE(ready, true);
      wake_up_interruptible(&queue);
      break;
    case 9:
    case 10: /* looks before it says that it is about to sleep */
      WRITE_ONCE(ready, true);
      wake_up_process(&cp_task[2]);
      break;
    case 11:
    case 12:
      WRITE_ONCE(ready, true);
      wake_up_all(&queue);
      break;
    case 13:
    case 14: /* sleeps while nobody may */
      WRITE_ONCE(ready, true);
      wake_up(&queue);
      break;
    case 16: /* refused: two queues at once */
      break;
  }
}
cp_threads(waiter, 1) {
  switch (cp_operations()) {
    case 1:
    case 2:
      wait_event(queue, READ_ONCE(ready));
      break;
    case 3:
    case 4:
      wait_event_interruptible_exclusive(queue, take());
      break;
    case 5:
    case 6:
      wait_event(queue, READ_ONCE(ready));
      break;
    case 7:
    case 8: {
      const long left = wait_event_timeout(queue, READ_ONCE(ready), HZ);
      if (!left) timed_out = 1;
      cp_require(was_ready, cp_operations() == 7 ? left == 0 || READ_ONCE(ready) : left != 0,
                 "the limit came first");
      break;
    }
    case 9:
    case 10:
      for (;;) {
        if (cp_operations() == 9) set_current_state(TASK_INTERRUPTIBLE);
        if (READ_ONCE(ready)) break;
        if (cp_operations() == 10) set_current_state(TASK_INTERRUPTIBLE);
        schedule();
      }
      __set_current_state(TASK_RUNNING);
      break;
    case 11: {
      DEFINE_WAIT(wait);
      for (;;) {
        prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
        if (READ_ONCE(ready)) break;
        schedule();
      }
      finish_wait(&queue, &wait);
      break;
    }
    case 12: {
      DECLARE_WAITQUEUE(wait, current);
      add_wait_queue(&queue, &wait);
      if (!READ_ONCE(ready)) { /* looks too early */
        set_current_state(TASK_UNINTERRUPTIBLE);
        schedule();
      }
      remove_wait_queue(&queue, &wait);
      break;
    }
    case 13:
    case 14:
      if (cp_operations() == 14) spin_lock(&lock);
      wait_event(queue, READ_ONCE(ready));
      if (cp_operations() == 14) spin_unlock(&lock);
      break;
    case 16: {
      DEFINE_WAIT(wait);
      prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
      prepare_to_wait(&other, &wait, TASK_UNINTERRUPTIBLE);
      break;
    }
  }
}
