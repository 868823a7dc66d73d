/* Refusals of a page counter of the kernel: is a charge refused only when it does not fit?
 *
 * A huge page can never be charged: it is larger than the limit.  A small one fits beside
 * everything that is ever granted.  But the huge one is added before it is looked at, and until it
 * is taken back the small one does not fit beside it.  The kernel's file says so of itself, and
 * bounds the error by the difference of the two sizes.
 */
#include <counterproof.h>
#include <linux/page_counter.h>

enum { LIMIT = 2, HUGE = 3, SMALL = 1 };

static struct page_counter counter;
static bool granted_huge;
static bool granted_small;

cp_setup {
  page_counter_init(&counter, NULL);
  counter.max = LIMIT;
  cp_name(&counter.usage, "usage");
  cp_name(&counter.max, "limit");
  cp_name(&counter.watermark, "watermark");
  cp_name(&counter.failcnt, "failures");
  cp_name(&counter.parent, "parent");
}

cp_thread(huge) {
  struct page_counter* refusing;
  granted_huge = page_counter_try_charge(&counter, HUGE, &refusing);
}
cp_thread(small) {
  struct page_counter* refusing;
  granted_small = page_counter_try_charge(&counter, SMALL, &refusing);
}

cp_finally {
  cp_require(limit_never_exceeded, !granted_huge, "more was granted than the limit allows");
  cp_require(no_trace_of_refusal, page_counter_read(&counter) == (granted_small ? SMALL : 0),
             "a refused charge is still in usage");
  cp_require(no_spurious_failure, granted_small,
             "a charge was refused though it fits beside all that were granted");
}
