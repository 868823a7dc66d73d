/* Protection of a page counter of the kernel: how much of its usage each counter counts as
 * protected, and what its parent sums up over its children.
 *
 * Two threads change usage of one child, which protects all of it.  Each first changes usage and
 * then stores what of it is protected, in two steps; the one whose usage is older may store last.
 * The sum at the parent follows what was stored, by differences, so it agrees with the children at
 * rest; but what was stored need not be what usage says.
 */
#include <counterproof.h>
#include <linux/page_counter.h>

enum { PROTECTED = 2 };

static struct page_counter parent;
static struct page_counter child;

cp_setup {
  page_counter_init(&parent, NULL);
  page_counter_init(&child, &parent);
  page_counter_set_min(&child, PROTECTED);
  cp_name(&parent.usage, "parent usage");
  cp_name(&parent.children_min_usage, "children's protected usage");
  cp_name(&parent.watermark, "parent watermark");
  cp_name(&child.usage, "usage");
  cp_name(&child.min, "min");
  cp_name(&child.min_usage, "protected usage");
  cp_name(&child.watermark, "watermark");
  cp_name(&child.parent, "parent pointer");
  cp_name(&child.low, "low");
  cp_name(&child.low_usage, "low usage");
  cp_name(&parent.parent, "parent's parent pointer");
}

/* More than is protected is charged in the end, less by either alone. */
cp_thread(small) { page_counter_charge(&child, 1); }
cp_thread(large) { page_counter_charge(&child, 2); }

cp_finally {
  const unsigned long usage = page_counter_read(&child);
  const unsigned long counted = atomic_long_read(&child.min_usage);
  cp_require(protection_of_children_is_its_sum,
             (unsigned long)atomic_long_read(&parent.children_min_usage) == counted,
             "what the parent sums up is not what its children count");
  cp_require(protection_is_within_min, counted <= PROTECTED,
             "more is protected than was asked for");
  cp_require(protection_is_current, counted == min(usage, (unsigned long)PROTECTED),
             "what is counted as protected is not what usage says");
}
