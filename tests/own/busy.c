/* Computes, without a step and for longer than anybody waits. */
#include <counterproof.h>
static _Atomic unsigned sum;
static unsigned long computed(void) {
  unsigned long value = 1;
  for (unsigned long i = 1; i < 1ul << 50; i++) value = value * 6364136223846793005ul + i;
  return value;
}
#if defined SETUP
cp_setup { sum = (unsigned)computed(); }
#elif defined CONDITION
cp_always(even) { return computed() % 2 == 0 || sum == 0; }
#endif
cp_threads(worker, 2) {
  sum++;
#ifdef THREAD
  sum += (unsigned)computed();
#endif
}
