#include <counterproof.h>
#include <stdlib.h>
static volatile char *memory;
cp_setup { memory = malloc(8); }
cp_thread(writes) { memory[8] = 1; }
