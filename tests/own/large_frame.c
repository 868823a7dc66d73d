#include <counterproof.h>
static volatile int x;
static void fill(volatile char *p) { p[0] = 1; }
cp_threads(w, 3) { volatile char big[9*1024*1024]; x = 1; fill(big); x = big[0]; }
