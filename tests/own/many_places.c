/* Many places, each written before the flag that tells of them; LATE of them are written after it,
   and the first one AGAIN and again. */
#include <counterproof.h>

#include <stdatomic.h>

#ifndef PLACES
#define PLACES 70
#endif
#ifndef LATE
#define LATE 0
#endif
#ifndef AGAIN
#define AGAIN 0
#endif

static atomic_int slots[PLACES];
static atomic_int ready;

static void fill(int from, int to) {
  for (int i = from; i < to; ++i) atomic_store_explicit(&slots[i], 1, memory_order_relaxed);
}

cp_thread(writer) {
  fill(0, PLACES - LATE);
  for (int i = 0; i < AGAIN; ++i) fill(0, 1);
  atomic_store_explicit(&ready, 1, memory_order_release);
  fill(PLACES - LATE, PLACES);
}
cp_thread(reader) {
  if (!atomic_load_explicit(&ready, memory_order_acquire)) return;
  for (int i = 0; i < PLACES; ++i)
    cp_require(all_filled, atomic_load_explicit(&slots[i], memory_order_relaxed) == 1,
               "a slot is empty behind the flag");
}
