/* Charges and uncharges of one page counter of the kernel, from several threads at once.
 *
 * Every thread charges a page of a counter that has room for all but one of them; those with an odd
 * number give it back, and try again for as many operations as there are.  Usage itself passes the
 * limit for a moment, when a charge that will be refused has been added and is not yet taken back;
 * so what is asked is that the charges which were granted never pass it, and that at rest usage is
 * what they come to.
 */
#include <counterproof.h>
#include <linux/page_counter.h>

enum { MOST_THREADS = 8 };

static struct page_counter counter;
static unsigned long limit;
static unsigned long
    held[MOST_THREADS]; /* pages that each thread was granted and has not given back */

static unsigned long held_by_all(void) {
  unsigned long sum = 0;
  for (unsigned i = 0; i < MOST_THREADS; i++) sum += held[i];
  return sum;
}

cp_setup {
  limit = 2;
  page_counter_init(&counter, NULL);
  counter.max = limit;
  cp_name(&counter.usage, "usage");
  cp_name(&counter.max, "limit");
  cp_name(&counter.watermark, "watermark");
  cp_name(&counter.failcnt, "failures");
  cp_name(&counter.parent, "parent");
}

cp_threads(charger, 3) {
  const unsigned me = cp_number();
  for (unsigned i = 0; i < cp_operations(); i++) {
    struct page_counter* refusing;
    if (!page_counter_try_charge(&counter, 1, &refusing)) {
      cp_assert(refusing == &counter, "a refused charge names the counter that refused");
      continue;
    }
    held[me]++;
    if (me % 2 == 1) {
      held[me]--;
      page_counter_uncharge(&counter, 1);
    }
  }
}

cp_always(granted_within_limit) { return held_by_all() <= limit; }

cp_finally {
  cp_require(usage_is_outstanding, page_counter_read(&counter) == held_by_all(),
             "usage is not what was granted and not given back");
}
