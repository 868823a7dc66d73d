#include <counterproof.h>
#include <stdatomic.h>
#include <stdlib.h>
static int *_Atomic shared;
cp_setup { int *memory = malloc(sizeof *memory); *memory = 7; shared = memory; }
cp_thread(user) { int *mine = atomic_load(&shared); if (mine) *(volatile int *)mine = 8; }
cp_thread(releaser) { int *mine = atomic_exchange(&shared, 0); free(mine); }
