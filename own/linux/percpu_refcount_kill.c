/* The kernel's references with a count for each processor: one takes one and puts it, one kills them.
 *
 * The count goes over from parts to one after a grace period.  What is counted is given up once, and not
 * while a reference is held.
 */
#include <counterproof.h>
#include <linux/percpu-refcount.h>

static struct percpu_ref ref;
static int released;

static void release(struct percpu_ref* what) {
  (void)what;
  WRITE_ONCE(released, READ_ONCE(released) + 1);
}

cp_known("race.no-data-race percpu-refcount.h:174", "the pointer's mark is set by a plain access");
cp_known("race.no-data-race percpu-refcount.h:285", "the pointer's mark is read by a plain access");

cp_setup { cp_assert(percpu_ref_init(&ref, release, 0, GFP_KERNEL) == 0, ""); }

cp_thread(user) {
  if (!percpu_ref_tryget_live(&ref)) return;
  cp_require(held_is_there, READ_ONCE(released) == 0, "it is given up while a reference is held");
  percpu_ref_put(&ref);
}
cp_thread(killer) { percpu_ref_kill(&ref); }

cp_finally { cp_require(released_once, released == 1, "it is not given up, or twice"); }
