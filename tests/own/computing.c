/* Goes on for long without a step, and never comes to the same state again. */
#include <counterproof.h>
static _Atomic unsigned long sum;
cp_threads(worker, 2) {
  sum = 1;
  for (unsigned long i = 0; i < ROUNDS; i++)
    if (i * i == 7) return;
  sum = 2;
}
