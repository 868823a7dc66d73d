/* Every atomic operation with every order that it may have: the test reads how they are told. */
#include <counterproof.h>

#include <stdatomic.h>

static atomic_int x;
static volatile int marked;
static int plain;

#define LOAD(order) atomic_load_explicit(&x, order)
#define STORE(order) atomic_store_explicit(&x, 1, order)
#define CHANGE(order)                        \
  do {                                       \
    atomic_fetch_add_explicit(&x, 1, order); \
    atomic_fetch_sub_explicit(&x, 1, order); \
    atomic_exchange_explicit(&x, 2, order);  \
    atomic_fetch_or_explicit(&x, 4, order);  \
    atomic_fetch_and_explicit(&x, 6, order); \
    atomic_fetch_xor_explicit(&x, 4, order); \
  } while (0)
#define SWAP(order, failure)                                                   \
  do {                                                                         \
    int expected = 3;                                                          \
    atomic_compare_exchange_strong_explicit(&x, &expected, 4, order, failure); \
  } while (0)

cp_thread(all) {
  plain = 1;
  (void)plain;
  marked = 1;
  (void)marked;
  LOAD(memory_order_relaxed);
  LOAD(memory_order_acquire);
  LOAD(memory_order_seq_cst);
  STORE(memory_order_relaxed);
  STORE(memory_order_release);
  STORE(memory_order_seq_cst);
  CHANGE(memory_order_relaxed);
  CHANGE(memory_order_acquire);
  CHANGE(memory_order_release);
  CHANGE(memory_order_acq_rel);
  CHANGE(memory_order_seq_cst);
  SWAP(memory_order_relaxed, memory_order_relaxed);
  SWAP(memory_order_acquire, memory_order_relaxed);
  SWAP(memory_order_release, memory_order_acquire);
  SWAP(memory_order_acq_rel, memory_order_acquire);
  SWAP(memory_order_seq_cst, memory_order_seq_cst);
}

cp_thread(other) { LOAD(memory_order_relaxed); }

cp_finally { cp_assert(0, "show"); }
