#include <counterproof.h>
#include <stdatomic.h>
#include <stdlib.h>
static int *_Atomic shared;
cp_setup { shared = malloc(4); }
cp_threads(releaser, 2) { int *mine = atomic_load(&shared); if (mine) { atomic_store(&shared, 0); free(mine); } }
