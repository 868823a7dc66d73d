/* What a kernel does later.  --ops says what; what is even is wrong. */
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
struct item {
  int value;
  struct rcu_head rcu;
  struct work_struct work;
};
static struct item* shared;
static int freed, done, steps;
static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mutex);
static struct work_struct work;
static struct timer_list timer;
static struct workqueue_struct* queue;

static void free_item(struct rcu_head* head) {
  struct item* item = container_of(head, struct item, rcu);
  if (cp_operations() == 6) mutex_lock(&mutex);
  WRITE_ONCE(freed, 1);
  kfree(item);
  if (cp_operations() == 6) mutex_unlock(&mutex);
}
static void again(struct rcu_head* head) {
  if (!done) {
    done = 1;
    call_rcu(head, again);
    return;
  }
  WRITE_ONCE(freed, 1);
}
static void do_work(struct work_struct* what) {
  (void)what;
  if (cp_operations() == 24) mutex_lock(&mutex);
  steps++; /* one work is never done twice at once */
  WRITE_ONCE(done, 1);
  if (cp_operations() == 24) mutex_unlock(&mutex);
}
static void free_work(struct work_struct* what) { kfree(container_of(what, struct item, work)); }
static void ring(struct timer_list* what) {
  (void)what;
  if (cp_operations() == 20) mutex_lock(&mutex);
  spin_lock(&lock);
  steps++;
  spin_unlock(&lock);
  if (cp_operations() == 20) mutex_unlock(&mutex);
}

cp_setup {
  shared = kzalloc(sizeof(*shared), GFP_KERNEL);
  INIT_WORK(&work, do_work);
  INIT_WORK(&shared->work, free_work);
  timer_setup(&timer, ring, 0);
  queue = alloc_ordered_workqueue("queue", 0);
}

cp_thread(writer) {
  struct item* old = shared;
  switch (cp_operations()) {
    case 1:
    case 2: /* no grace period */
      RCU_INIT_POINTER(shared, NULL);
      if (cp_operations() == 1)
        kfree_rcu(old, rcu);
      else
        kfree(old);
      break;
    case 3:
    case 4: /* what the callback does is not there yet */
      RCU_INIT_POINTER(shared, NULL);
      call_rcu(&old->rcu, free_item);
      if (cp_operations() == 3) {
        rcu_barrier();
        cp_require(is_freed, READ_ONCE(freed), "");
      } else {
        synchronize_rcu();
        cp_require(is_freed, READ_ONCE(freed), "a grace period is over, and no callback need be");
      }
      break;
    case 5:
    case 6: /* a callback sleeps */
      RCU_INIT_POINTER(shared, NULL);
      call_rcu(&old->rcu, free_item);
      break;
    case 8: /* a callback that puts itself off again: who waits once waits too little */
      call_rcu(&old->rcu, again);
      rcu_barrier();
      cp_require(is_freed, READ_ONCE(freed), "a callback was put off again");
      break;
    case 9:
    case 10: /* work is not waited for */
      schedule_work(&work);
      if (cp_operations() == 9) flush_work(&work);
      cp_require(is_done, READ_ONCE(done), "work is not done");
      break;
    case 11:
    case 12: /* work that may run is freed */
      schedule_work(&old->work);
      if (cp_operations() == 12) kfree(old);
      break;
    case 13:
    case 14: /* cancelled, and it may still run */
      schedule_work(&work);
      if (cp_operations() == 13)
        cancel_work_sync(&work);
      else
        cancel_work(&work);
      steps++;
      break;
    case 15:
    case 16: /* in order; all that was queued */
      queue_work(queue, &work);
      queue_work(queue, &shared->work);
      if (cp_operations() == 15) flush_workqueue(queue);
      cp_require(is_done, READ_ONCE(done), "work is not done");
      break;
    case 17:
    case 18: /* a timer may still run */
      mod_timer(&timer, jiffies + HZ);
      if (cp_operations() == 17)
        del_timer_sync(&timer);
      else
        del_timer(&timer);
      steps++;
      break;
    case 19:
    case 20: /* a timer sleeps */
      mod_timer(&timer, jiffies + HZ);
      break;
    case 22: /* waits for a timer that waits for its lock */
      mod_timer(&timer, jiffies + HZ);
      spin_lock(&lock);
      del_timer_sync(&timer);
      spin_unlock(&lock);
      break;
    case 24: /* waits for work that waits for its lock */
      mutex_lock(&mutex);
      schedule_work(&work);
      cancel_work_sync(&work);
      mutex_unlock(&mutex);
      break;
  }
}
cp_threads(reader, 1) {
  switch (cp_operations()) {
    case 1:
    case 2:
    case 5:
    case 6: {
      rcu_read_lock();
      struct item* item = rcu_dereference(shared);
      if (item) cp_assert(item->value == 0, "");
      rcu_read_unlock();
      break;
    }
    case 9:
      schedule_work(&work); /* perhaps it is pending already */
      break;
  }
}
