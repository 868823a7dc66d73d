/* Threads that share nothing: there is nothing to interleave, and nothing is said to hold. */
#include <counterproof.h>
cp_threads(counter, 2) {
  int mine = 0;
  for (int i = 0; i < 3; i++) mine += i;
  (void)mine;
}
