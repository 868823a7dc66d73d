#include <counterproof.h>
static int *shared;
cp_setup { *shared = 1; }
cp_thread(t) { }
