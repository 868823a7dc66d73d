/* A data race that is lived with hides nothing of what else is wrong. */
#include <counterproof.h>
#include <stdatomic.h>
static int hint;
static atomic_int x, y;
static int saw_x, saw_y;
cp_known("race.no-data-race", "a hint may be anything");
cp_thread(first) {
  hint = 1;
  atomic_store_explicit(&x, 1, memory_order_relaxed);
  saw_y = atomic_load_explicit(&y, memory_order_relaxed);
}
cp_thread(second) {
  hint = 2;
  atomic_store_explicit(&y, 1, memory_order_relaxed);
  saw_x = atomic_load_explicit(&x, memory_order_relaxed);
}
cp_finally { cp_require(one_is_seen, saw_x || saw_y, "neither sees the other"); }
