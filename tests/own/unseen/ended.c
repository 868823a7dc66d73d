/* The set-up's own variables are gone when the threads run. */
#include <counterproof.h>
static int* shared;
cp_setup {
  int mine = 0;
  shared = &mine;
}
cp_threads(adder, 2) { ++*shared; }
