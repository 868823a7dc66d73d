/* Who finds nothing says so and looks once more; who brings something looks whether anybody waits.
 * Each must see the other: that needs a full barrier on both sides. */
#include <counterproof.h>
#include <stdatomic.h>
#ifndef ORDER
#define ORDER memory_order_relaxed
#endif
#ifdef FENCE
#define BARRIER atomic_thread_fence(memory_order_seq_cst)
#else
#define BARRIER (void)0
#endif
static atomic_int depth, waiting, woken;
static int got;
cp_thread(taker) {
  atomic_store_explicit(&waiting, 1, ORDER);
  BARRIER;
  got = atomic_load_explicit(&depth, ORDER) > 0;
}
cp_thread(owner) {
  atomic_store_explicit(&depth, 1, ORDER);
  BARRIER;
  if (atomic_load_explicit(&waiting, ORDER)) atomic_store_explicit(&woken, 1, ORDER);
}
cp_finally {
  cp_require(nobody_sleeps_on, got || woken, "there is one, and who waits is not woken");
}
