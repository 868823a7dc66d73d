#include <counterproof.h>
#include <stdlib.h>
static char *slab;
cp_setup { slab = malloc(256); }
cp_thread(owner) { cp_free_is_last_use(slab + 64, 64); }
cp_thread(user) { *(volatile int *)(slab + 64) = 1; }
