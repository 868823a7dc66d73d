/* What each processor has of its own.  --ops says what; what is even is wrong. */
#include <linux/percpu.h>
#include <linux/percpu_counter.h>
#include <linux/spinlock.h>
struct statistics {
  long calls;
  int errors;
};
static DEFINE_PER_CPU(int, hits) = 3;
static DEFINE_PER_CPU(struct statistics, statistics);
static int __percpu* counts;
static struct percpu_counter counter;
static DEFINE_MUTEX(mutex);
static int sum;

cp_setup {
  counts = alloc_percpu(int);
  percpu_counter_init(&counter, 0, GFP_KERNEL);
}
static void use(void) {
  switch (cp_operations()) {
    case 1:
    case 2: /* which processor it is may change */
      if (cp_operations() == 1) preempt_disable();
      __this_cpu_add(hits, 2);
      if (cp_operations() == 1) preempt_enable();
      break;
    case 3:
    case 4: /* another processor's is its own */
      if (cp_operations() == 3)
        this_cpu_inc(statistics.calls);
      else
        per_cpu(statistics.calls, 0)++;
      break;
    case 5:
    case 6: /* sleeps, and would come back to another processor */
      (*get_cpu_ptr(counts))++;
      if (cp_operations() == 6) mutex_lock(&mutex);
      put_cpu_ptr(counts);
      if (cp_operations() == 6) mutex_unlock(&mutex);
      break;
    case 7:
    case 8: /* batches: what is read at once lags behind */
      percpu_counter_add_batch(&counter, 2, 3);
      break;
    case 9:
    case 10: /* an interrupt comes between the two halves */
      preempt_disable();
      if (cp_operations() == 9)
        this_cpu_inc(hits);
      else
        __this_cpu_inc(hits);
      preempt_enable();
      break;
    case 11:
    case 12: /* a handler stays where it is, and may not sleep */
      WRITE_ONCE(sum, 0);
      break;
    case 14:
      preempt_disable();
      break;
  }
}
cp_thread(user) { use(); }
cp_thread(other) { use(); }
cp_interrupt(tick, user) {
  if (cp_operations() == 9 || cp_operations() == 10) this_cpu_inc(hits);
  if (cp_operations() == 11) (void)smp_processor_id();
  if (cp_operations() == 12) msleep(1);
}
cp_finally {
  int cpu;
  long calls = 0;
  for_each_possible_cpu(cpu) {
    sum += per_cpu(hits, cpu) - 3;
    calls += per_cpu(statistics, cpu).calls + *per_cpu_ptr(counts, cpu);
  }
  switch (cp_operations()) {
    case 1:
      cp_require(all_hits, sum == 4 && this_cpu_read(hits) == 5, "a hit is lost");
      break;
    case 3:
      cp_require(all_calls, calls == 2, "a call is lost");
      break;
    case 7:
      cp_require(all_are_counted, percpu_counter_sum(&counter) == 4, "");
      break;
    case 8:
      cp_require(all_are_counted, percpu_counter_read(&counter) == 4, "what is read at once lags");
      break;
    case 9:
    case 10:
      cp_require(all_hits, sum == 3, "a hit is lost");
      break;
  }
}
