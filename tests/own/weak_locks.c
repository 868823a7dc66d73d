/* Locks that are made of atomics, and wait in loops. */
#include <counterproof.h>
#include <stdatomic.h>
#ifndef GIVE
#define GIVE memory_order_release
#endif
static int counter;
#ifdef ORDERS
static unsigned order; /* who came when, a digit each */
#endif
#if defined TICKETS
static atomic_uint next, now;
static void lock(void) {
  const unsigned mine = atomic_fetch_add_explicit(&next, 1, memory_order_relaxed);
  while (atomic_load_explicit(&now, memory_order_acquire) != mine) continue;
}
static void unlock(void) {
  atomic_store_explicit(&now, atomic_load_explicit(&now, memory_order_relaxed) + 1, GIVE);
}
#else
static atomic_int held;
static void lock(void) {
#if defined COMPARES
  for (int free = 0; !atomic_compare_exchange_strong_explicit(&held, &free, 1, memory_order_acquire,
                                                              memory_order_relaxed);
       free = 0)
    continue;
#else
  while (atomic_exchange_explicit(&held, 1, memory_order_acquire)) continue;
#endif
}
static void unlock(void) {
#ifndef FORGETS
  atomic_store_explicit(&held, 0, GIVE);
#endif
}
#endif
cp_threads(user, 3) {
  for (unsigned i = 0; i < cp_operations(); ++i) {
    lock();
    ++counter;
#ifdef ORDERS
    order = 10 * order + cp_number() + 1;
#endif
    unlock();
  }
}
#ifdef ORDERS
cp_finally {
  cp_require(comes_123, order != 123, "they came in this order");
  cp_require(comes_132, order != 132, "they came in this order");
  cp_require(comes_213, order != 213, "they came in this order");
  cp_require(comes_231, order != 231, "they came in this order");
  cp_require(comes_312, order != 312, "they came in this order");
  cp_require(comes_321, order != 321, "they came in this order");
}
#else
cp_finally { cp_require(all_counted, counter == EXPECTED, "an addition is lost"); }
#endif
