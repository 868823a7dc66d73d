/* What a page counter of the kernel counts about itself: the most it was ever charged, and how
 * often it refused.
 *
 * Both are looked at and written in two steps by whoever comes, and the kernel's file says that it
 * can live with that: a lower watermark may replace a higher one, and of two refusals one may be
 * lost.
 */
#include <counterproof.h>
#include <linux/page_counter.h>

enum { MOST_THREADS = 8, LIMIT = 2, TOO_MUCH = 3 };

static struct page_counter charged;
static struct page_counter refusing;
static bool refused[MOST_THREADS];

cp_setup {
  page_counter_init(&charged, NULL);
  page_counter_init(&refusing, NULL);
  refusing.max = LIMIT;
  cp_name(&charged.usage, "usage");
  cp_name(&charged.watermark, "watermark");
  cp_name(&charged.parent, "parent");
  cp_name(&refusing.usage, "other usage");
  cp_name(&refusing.max, "limit");
  cp_name(&refusing.failcnt, "failures");
}

cp_threads(charger, 2) {
  struct page_counter* by;
  page_counter_charge(&charged, 1);
  refused[cp_number()] = !page_counter_try_charge(&refusing, TOO_MUCH, &by);
}

cp_finally {
  unsigned long refusals = 0;
  for (unsigned i = 0; i < MOST_THREADS; i++) refusals += refused[i];
  cp_require(watermark_is_reached, charged.watermark == page_counter_read(&charged),
             "the watermark is below what is charged");
  cp_require(failures_are_counted, refusing.failcnt == refusals,
             "fewer failures are counted than there were");
}
