/* The kernel's counter with a part for each processor: two threads add, one sums up.
 *
 * What is summed up while others add may be old, and is never what was not there at any time; at rest it is
 * what was added.
 */
#include <counterproof.h>
#include <linux/percpu_counter.h>

static struct percpu_counter counter;

cp_known("race.no-data-race percpu_counter.c:134",
         "__percpu_counter_sum() reads other processors' parts while they change");

cp_setup { cp_assert(percpu_counter_init(&counter, 0, GFP_KERNEL) == 0, ""); }

/* Past the batch, and below it. */
cp_thread(adds_much) { percpu_counter_add_batch(&counter, 3, 3); }
cp_thread(adds_little) { percpu_counter_add_batch(&counter, 1, 3); }
cp_thread(sums_up) {
  const s64 sum = percpu_counter_sum(&counter);
  cp_require(sum_was_there, sum == 0 || sum == 1 || sum == 3 || sum == 4,
             "the sum is of no time");
}

cp_finally {
  cp_require(sum_is_what_was_added, percpu_counter_sum(&counter) == 4, "something is lost");
}
