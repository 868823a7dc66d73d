/* Page counters of the kernel in a tree: two leaves, each with a limit of its own, below a root
 * that has room for less than both.
 *
 * A charge goes up from its leaf and is granted if no counter on the way refuses; if one does, what
 * was added below it is taken back.  At rest the root is charged what its leaves are, a refused
 * charge is nowhere, and no counter is ever granted more than its limit.
 */
#include <counterproof.h>
#include <linux/page_counter.h>

enum { LEAF_LIMIT = 1, ROOT_LIMIT = 1 };

static struct page_counter root;
static struct page_counter leaves[2];
static unsigned long held[2];

cp_setup {
  page_counter_init(&root, NULL);
  root.max = ROOT_LIMIT;
  cp_name(&root.usage, "root usage");
  cp_name(&root.watermark, "root watermark");
  cp_name(&root.failcnt, "root failures");
  for (unsigned i = 0; i < 2; i++) {
    page_counter_init(&leaves[i], &root);
    leaves[i].max = LEAF_LIMIT;
    cp_name(&leaves[i].usage, i == 0 ? "A usage" : "B usage");
  }
}

static void charge(unsigned leaf, bool and_uncharge) {
  for (unsigned i = 0; i < cp_operations(); i++) {
    struct page_counter* refusing;
    if (!page_counter_try_charge(&leaves[leaf], 1, &refusing)) {
      cp_assert(refusing == &root || refusing == &leaves[leaf],
                "a refused charge names a counter on its way");
      continue;
    }
    held[leaf]++;
    if (!and_uncharge) continue;
    held[leaf]--;
    page_counter_uncharge(&leaves[leaf], 1);
  }
}

cp_thread(keeper_of_a) { charge(0, false); }
cp_thread(visitor_of_b) { charge(1, true); }

cp_always(granted_within_leaf_limits) { return held[0] <= LEAF_LIMIT && held[1] <= LEAF_LIMIT; }
cp_always(granted_within_root_limit) { return held[0] + held[1] <= ROOT_LIMIT; }

cp_finally {
  for (unsigned i = 0; i < 2; i++)
    cp_require(usage_is_outstanding, page_counter_read(&leaves[i]) == held[i],
               "usage of a leaf is not what was granted and not given back");
  cp_require(hierarchical, page_counter_read(&root) == held[0] + held[1],
             "usage of the root is not the sum of its leaves'");
}
