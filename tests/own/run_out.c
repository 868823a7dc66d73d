/* A group is made of two pieces of memory; the second may not be had. */
#include <counterproof.h>
#include <stdatomic.h>
#include <stdlib.h>
static atomic_int live;
static void *get(void) {
  void *memory = malloc(16);
  if (memory) atomic_fetch_add(&live, 1);
  return memory;
}
static void put(void *memory) {
  atomic_fetch_sub(&live, 1);
  free(memory);
}
cp_thread(maker) {
  void *group = get();
  if (!group) return;
  void *counter = get();
  if (counter) put(counter);
#ifndef RIGHT
  else return;
#endif
  put(group);
}
cp_memory_may_run_out;
cp_finally { cp_require(nothing_leaks, live == 0, "a piece is never given back"); }
