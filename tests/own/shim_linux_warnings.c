/* What the stand-ins of --shim linux warn of: each is a finding of its own, in the line that does
 * it. */
#include <counterproof.h>
#include <linux/bug.h>
#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/percpu-refcount.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static refcount_t none = REFCOUNT_INIT(0);
static refcount_t one = REFCOUNT_INIT(1);
static refcount_t other = REFCOUNT_INIT(1);
static refcount_t most = REFCOUNT_INIT(REFCOUNT_MAX);
static struct percpu_ref reference;
static spinlock_t lock;
static struct mutex mutex;
static struct rw_semaphore sem;
static struct wait_queue_head queue;

static void release(struct percpu_ref* ref) { (void)ref; }

cp_thread(careless) {
#ifndef ENDS
  const int pages = -1;
  cp_assert(WARN_ON(pages < 0) == 1, "a warning returns its condition");
  cp_assert(WARN_ONCE(pages < 0, KERN_ERR "underflow: %d\n", pages),
            "a warning returns its condition");
  refcount_inc(&none);
  cp_assert(refcount_read(&none) == (unsigned)REFCOUNT_SATURATED, "a warned count stays");
  cp_assert(refcount_dec_and_test(&one), "the last reference is put");
  cp_assert(!refcount_dec_and_test(&one), "a reference is put that was not taken");
  refcount_dec(&other);
  refcount_inc(&most);
  percpu_ref_init(&reference, release, 0, GFP_KERNEL);
  percpu_ref_get(&reference);
  percpu_ref_kill(&reference);
  percpu_ref_kill(&reference);
#else
  ENDS;
#endif
}
