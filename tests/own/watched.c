/* Two threads that share nothing but a condition: each alone keeps it, and both together do not. */
#include <counterproof.h>
static volatile int a, b;
cp_thread(one) { a = 1; a = 0; }
cp_thread(two) { b = 1; b = 0; }
cp_always(not_both) { return !(a && b); }
