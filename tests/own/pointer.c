#include <counterproof.h>
static int x, *p;
cp_thread(a) { p = &x; x = 1; }
cp_thread(b) { if (p) x = 2; }
