/* Locks, interrupts, read sections and allocations of --shim linux, each used rightly, and WRONG=N,
 * wrongly. */
#include <counterproof.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#ifndef WRONG
#define WRONG 0
#endif

static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mutex);
static int counted;
static int guarded;

struct item {
  struct list_head link;
  int value;
};
static LIST_HEAD(list);
static struct item* removed;

cp_setup {
  removed = kzalloc(sizeof(*removed), GFP_KERNEL);
  removed->value = 1;
  list_add(&removed->link, &list);
}

/* 1: an interrupt takes the lock, which is held with interrupts on. */
cp_thread(counter) {
  unsigned long flags = 0;
  if (WRONG == 1)
    spin_lock(&lock);
  else
    spin_lock_irqsave(&lock, flags);
  counted++;
  if (WRONG == 1)
    spin_unlock(&lock);
  else
    spin_unlock_irqrestore(&lock, flags);
  /* 2: an allocation that may sleep, under a spinlock. */
  spin_lock_irq(&lock);
  kfree(kmalloc(8, WRONG == 2 ? GFP_KERNEL : GFP_ATOMIC));
  spin_unlock_irq(&lock);
}
cp_interrupt(interrupt, counter) {
  spin_lock(&lock);
  counted++;
  spin_unlock(&lock);
}

cp_thread(reader) {
  struct item* at;
  int sum = 0;
  rcu_read_lock();
  list_for_each_entry_rcu(at, &list, link) sum += at->value;
  rcu_read_unlock();
  cp_assert(sum <= 1, "the list has one item at most");
  mutex_lock(&mutex);
  guarded++;
  mutex_unlock(&mutex);
}
/* 3: an item is freed while it may be read.  4: a lock that not all take. */
cp_thread(writer) {
  list_del_rcu(&removed->link);
  if (WRONG != 3) synchronize_rcu();
  kfree(removed);
  if (WRONG != 4) mutex_lock(&mutex);
  guarded++;
  if (WRONG != 4) mutex_unlock(&mutex);
}

cp_finally { cp_assert(WRONG == 4 || guarded == 2, "both have counted"); }
