/* Goes on without a step: what it waits for is on its own stack. */
#include <counterproof.h>
static int *_Atomic shared;
cp_thread(waits) { int mine = 1; shared = &mine; while (mine == 1) { } }
