#include <counterproof.h>
static int data, flag;
cp_thread(a) { data = 1; __atomic_store_n(&flag, 1, __ATOMIC_RELEASE); }
cp_thread(b) {
  int seen = 7;
  __atomic_compare_exchange_n(&flag, &seen, 8, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
  if (seen == 1) data = 2;
}
