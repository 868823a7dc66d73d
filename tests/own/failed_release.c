/* An exchange that is not made releases nothing. */
#include <counterproof.h>
static int data, flag, after;
cp_thread(a) {
  data = 1;
  int expected = 9;
  __atomic_compare_exchange_n(&flag, &expected, 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  __atomic_store_n(&after, 1, __ATOMIC_RELAXED);
}
cp_thread(b) {
  if (__atomic_load_n(&after, __ATOMIC_RELAXED) && __atomic_load_n(&flag, __ATOMIC_ACQUIRE) == 0) data = 2;
}
