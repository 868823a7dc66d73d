/* A counter that each processor has a part of, up to a batch, and a sum of what is beyond.  What is read
 * at once is the sum; what is summed up takes the parts of all processors, which are meant to race. */
#ifndef CP_SHIM_LINUX_PERCPU_COUNTER_H
#define CP_SHIM_LINUX_PERCPU_COUNTER_H

#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct percpu_counter {
  raw_spinlock_t lock;
  s64 count;
  s32* counters;
};
#define percpu_counter_batch 32
cp_inline_ int cp_percpu_counter_init_(struct percpu_counter* counter, s64 amount, gfp_t flags) {
  counter->count = amount;
  counter->counters = alloc_percpu_gfp(s32, flags);
  return counter->counters ? 0 : -ENOMEM;
}
#define percpu_counter_init(counter, amount, flags) cp_percpu_counter_init_(counter, amount, flags)
cp_inline_ void percpu_counter_destroy(struct percpu_counter* counter) {
  free_percpu(counter->counters);
  counter->counters = (s32*)0;
}
cp_inline_ void percpu_counter_add_batch(struct percpu_counter* counter, s64 amount, s32 batch) {
  preempt_disable();
  const s64 count = this_cpu_read(*counter->counters) + amount;
  if (count >= batch || count <= -batch) {
    unsigned long flags;
    raw_spin_lock_irqsave(&counter->lock, flags);
    WRITE_ONCE(counter->count, counter->count + count);
    this_cpu_sub(*counter->counters, (s32)(count - amount));
    raw_spin_unlock_irqrestore(&counter->lock, flags);
  } else {
    this_cpu_add(*counter->counters, (s32)amount);
  }
  preempt_enable();
}
cp_inline_ void percpu_counter_set(struct percpu_counter* counter, s64 amount) {
  unsigned long flags;
  unsigned cpu;
  raw_spin_lock_irqsave(&counter->lock, flags);
  for_each_possible_cpu(cpu) WRITE_ONCE(*per_cpu_ptr(counter->counters, cpu), 0);
  WRITE_ONCE(counter->count, amount);
  raw_spin_unlock_irqrestore(&counter->lock, flags);
}
cp_inline_ s64 percpu_counter_sum(struct percpu_counter* counter) {
  unsigned long flags;
  unsigned cpu;
  raw_spin_lock_irqsave(&counter->lock, flags);
  s64 sum = counter->count;
  for_each_online_cpu(cpu) sum += READ_ONCE(*per_cpu_ptr(counter->counters, cpu));
  raw_spin_unlock_irqrestore(&counter->lock, flags);
  return sum;
}
#define __percpu_counter_sum(counter) percpu_counter_sum(counter)
cp_inline_ s64 percpu_counter_sum_positive(struct percpu_counter* counter) {
  const s64 sum = percpu_counter_sum(counter);
  return sum < 0 ? 0 : sum;
}
cp_inline_ s64 percpu_counter_read(struct percpu_counter* counter) {
  return READ_ONCE(counter->count);
}
cp_inline_ s64 percpu_counter_read_positive(struct percpu_counter* counter) {
  const s64 count = READ_ONCE(counter->count);
  return count < 0 ? 0 : count;
}
#define percpu_counter_add(counter, amount) \
  percpu_counter_add_batch(counter, amount, percpu_counter_batch)
#define percpu_counter_add_local(counter, amount) percpu_counter_add_batch(counter, amount, INT_MAX)
#define percpu_counter_sub(counter, amount) percpu_counter_add(counter, -(amount))
#define percpu_counter_sub_local(counter, amount) percpu_counter_add_local(counter, -(amount))
#define percpu_counter_inc(counter) percpu_counter_add(counter, 1)
#define percpu_counter_dec(counter) percpu_counter_add(counter, -1)
cp_inline_ bool percpu_counter_initialized(struct percpu_counter* counter) {
  return counter->counters != (s32*)0;
}
/* The sum at once says enough where it is further away than all parts together may be. */
cp_inline_ int __percpu_counter_compare(struct percpu_counter* counter, s64 other, s32 batch) {
  s64 count = percpu_counter_read(counter);
  const s64 most = (s64)batch * num_online_cpus();
  if (count - other <= most && other - count <= most) count = percpu_counter_sum(counter);
  return count > other ? 1 : count < other ? -1 : 0;
}
#define percpu_counter_compare(counter, other) \
  __percpu_counter_compare(counter, other, percpu_counter_batch)

#endif
