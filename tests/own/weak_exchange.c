/* The same in C's words, and in the compiler's. */
#include <counterproof.h>
#include <stdatomic.h>
static atomic_int word;
static int plain;
cp_thread(user) {
  int found = 0;
#ifdef BUILTIN
  cp_require(done, __atomic_compare_exchange_n(&plain, &found, 1, WEAK, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST), "not done");
#else
  cp_require(done, atomic_compare_exchange_weak(&word, &found, 1), "not done");
#endif
  (void)plain;
}
