#include <counterproof.h>
static union { struct { volatile int lo, hi; }; volatile long whole; } u;
static volatile int y;
cp_always(low) { return u.lo == 0; }
cp_always(not_both) { return !((u.whole >> 32) && y); }
cp_thread(a) { u.hi = 1; u.hi = 0; }
cp_thread(b) { y = 1; y = 0; }
