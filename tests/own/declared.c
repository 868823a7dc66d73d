/* A race that is declared lasts as long as the declaration: a thread that ends within one is, in the next execution,
 * outside again. */
#include <counterproof.h>
static int count, ready;
cp_thread(writes) {
  __atomic_store_n(&count, 2, __ATOMIC_RELAXED);
  __atomic_store_n(&ready, 1, __ATOMIC_SEQ_CST);
}
cp_thread(declares) {
  cp_declare_race_begin();
  if (__atomic_load_n(&ready, __ATOMIC_SEQ_CST)) return;
  cp_declare_race_end();
  count = 1;
}
