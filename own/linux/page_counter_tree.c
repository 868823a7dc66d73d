/* Page counters of the kernel in a tree: two leaves, each with a limit of its own, below a root
 * that has room for less than both.
 *
 * A charge goes up from its leaf and is granted if no counter on the way refuses; if one does, what
 * was added below it is taken back.  At rest the root is charged what its leaves are, a refused
 * charge is nowhere, and no counter is ever granted more than its limit.
 */
#include <counterproof.h>
#include <linux/page_counter.h>

enum { LEAF_LIMIT = 1, ROOT_LIMIT = 1, MOST_THREADS = 8 };

static struct page_counter root;
static struct page_counter a;
static struct page_counter b;
static unsigned long held_by_a[MOST_THREADS];
static unsigned long held_by_b;

static unsigned long held_by_all_of_a(void) {
  unsigned long sum = 0;
  for (unsigned i = 0; i < MOST_THREADS; i++) sum += held_by_a[i];
  return sum;
}

cp_setup {
  page_counter_init(&root, NULL);
  page_counter_init(&a, &root);
  page_counter_init(&b, &root);
  root.max = ROOT_LIMIT;
  a.max = LEAF_LIMIT;
  b.max = LEAF_LIMIT;
  cp_name(&root.usage, "root usage");
  cp_name(&root.max, "root limit");
  cp_name(&root.watermark, "root watermark");
  cp_name(&root.failcnt, "root failures");
  cp_name(&root.parent, "root parent");
  cp_name(&a.usage, "A usage");
  cp_name(&a.max, "A limit");
  cp_name(&a.watermark, "A watermark");
  cp_name(&a.failcnt, "A failures");
  cp_name(&a.parent, "A parent");
  cp_name(&b.usage, "B usage");
  cp_name(&b.max, "B limit");
  cp_name(&b.watermark, "B watermark");
  cp_name(&b.failcnt, "B failures");
  cp_name(&b.parent, "B parent");
}

/* What refuses is a counter on the way up from the leaf. */
static bool charge(struct page_counter* leaf) {
  struct page_counter* refusing;
  if (page_counter_try_charge(leaf, 1, &refusing)) return true;
  cp_assert(refusing == leaf || refusing == &root,
            "a refused charge names a counter that is not on its way");
  return false;
}

cp_threads(keeper_of_a, 2) {
  if (charge(&a)) held_by_a[cp_number()] = 1;
}
cp_thread(visitor_of_b) {
  if (!charge(&b)) return;
  held_by_b = 1;
  held_by_b = 0;
  page_counter_uncharge(&b, 1);
}

cp_always(granted_within_limits) {
  const unsigned long by_a = held_by_all_of_a();
  return by_a <= LEAF_LIMIT && held_by_b <= LEAF_LIMIT && by_a + held_by_b <= ROOT_LIMIT;
}

cp_finally {
  cp_require(usage_is_outstanding,
             page_counter_read(&a) == held_by_all_of_a() && page_counter_read(&b) == held_by_b,
             "usage of a leaf is not what was granted and not given back");
  cp_require(hierarchical, page_counter_read(&root) == held_by_all_of_a() + held_by_b,
             "usage of the root is not the sum of its leaves'");
}
