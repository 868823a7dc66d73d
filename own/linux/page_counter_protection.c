/* Protection of a page counter of the kernel: how much of its usage each counter counts as
 * protected, and what its parent sums up over its children.
 *
 * Two threads change usage of one child, which protects all of it.  Each first changes usage and
 * then stores what of it is protected, in two steps; the one whose usage is older may store last.
 * The sum at the parent follows what was stored, by differences, so it agrees with the children at
 * rest; but what was stored need not be what usage says, which is known.
 *
 * At rest one alone charges and uncharges below two others: then it is.
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

cp_known("protection_is_current",
         "who has the older usage may store last; it lags until the next charge or uncharge");

/* A tree that nobody races for. */
static struct page_counter top, middle, leaf, beside;

static bool follows(struct page_counter* counter) {
  const unsigned long usage = page_counter_read(counter);
  return (unsigned long)atomic_long_read(&counter->min_usage) == min(usage, counter->min) &&
         (unsigned long)atomic_long_read(&counter->low_usage) == min(usage, counter->low);
}
static bool all_follow(void) {
  return follows(&middle) && follows(&leaf) && follows(&beside) &&
         atomic_long_read(&top.children_min_usage) == atomic_long_read(&middle.min_usage) &&
         atomic_long_read(&top.children_low_usage) == atomic_long_read(&middle.low_usage) &&
         atomic_long_read(&middle.children_min_usage) ==
             atomic_long_read(&leaf.min_usage) + atomic_long_read(&beside.min_usage) &&
         atomic_long_read(&middle.children_low_usage) ==
             atomic_long_read(&leaf.low_usage) + atomic_long_read(&beside.low_usage);
}
static void ask_one_alone(void) {
  struct page_counter* refusing;
  page_counter_init(&top, NULL);
  page_counter_init(&middle, &top);
  page_counter_init(&leaf, &middle);
  page_counter_init(&beside, &middle);
  page_counter_set_min(&middle, 9);
  page_counter_set_low(&middle, 8);
  page_counter_set_min(&leaf, 2);
  page_counter_set_low(&leaf, 6);
  page_counter_charge(&beside, 1);
  page_counter_charge(&leaf, 4);
  cp_require(charge_is_followed, all_follow(), "a charge is not counted as protected as it should");
  page_counter_uncharge(&leaf, 3);
  cp_require(uncharge_is_followed, all_follow(), "an uncharge is not counted as it should");
  middle.max = 3;
  cp_require(what_fits_is_granted, page_counter_try_charge(&leaf, 1, &refusing),
             "a charge that just fits is refused");
  cp_require(charge_is_followed, all_follow(), "a charge is not counted as protected as it should");
  cp_require(what_is_more_is_refused, !page_counter_try_charge(&leaf, 1, &refusing),
             "a charge that does not fit is granted");
  cp_require(refusal_is_followed, all_follow(), "a refused charge is counted as protected");
  page_counter_set_min(&leaf, 1);
  page_counter_set_low(&middle, 1);
  cp_require(protection_is_followed, all_follow(), "another protection is not counted");
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
  ask_one_alone();
}
