/* The limit of a page counter of the kernel is lowered while pages are charged.
 *
 * Each side writes first and looks then: a charge adds to usage and reads the limit, the limit's
 * writer exchanges it and reads usage again.  So one of them sees the other, whoever comes first,
 * and a limit that was accepted is kept. In the end the limit is asked to be the new one if it was
 * accepted, and the old one if not.
 *
 * The charge reads the limit plainly, while it is exchanged, and a refused write is taken back with
 * a plain store: these are data races by the kernel's own memory model, and are found as such.
 */
#include <counterproof.h>
#include <linux/page_counter.h>

enum { MOST_THREADS = 8, OLD_LIMIT = 3, NEW_LIMIT = 1 };

static struct page_counter counter;
static unsigned long granted[MOST_THREADS];
static bool accepted;

static unsigned long granted_to_all(void) {
  unsigned long sum = 0;
  for (unsigned i = 0; i < MOST_THREADS; i++) sum += granted[i];
  return sum;
}

cp_setup {
  page_counter_init(&counter, NULL);
  counter.max = OLD_LIMIT;
  cp_name(&counter.usage, "usage");
  cp_name(&counter.max, "limit");
  cp_name(&counter.watermark, "watermark");
  cp_name(&counter.failcnt, "failures");
  cp_name(&counter.parent, "parent");
}

cp_threads(charger, 2) {
  struct page_counter* refusing;
  granted[cp_number()] = page_counter_try_charge(&counter, 1, &refusing);
}
cp_thread(writer) { accepted = page_counter_set_max(&counter, NEW_LIMIT) == 0; }

cp_finally {
  cp_require(limit_never_exceeded, granted_to_all() <= (accepted ? NEW_LIMIT : OLD_LIMIT),
             "the limit was accepted, and more than it allows is granted");
  cp_require(honest_write, counter.max == (accepted ? NEW_LIMIT : OLD_LIMIT),
             "the limit is neither the accepted one nor the one before");
  cp_require(usage_is_outstanding, page_counter_read(&counter) == granted_to_all(),
             "usage is not what was granted");
}
