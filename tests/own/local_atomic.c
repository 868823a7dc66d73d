#include <counterproof.h>
#include <stdatomic.h>
static volatile int x;
static void touch(_Atomic int *p) { atomic_fetch_add(p, 41); }
cp_thread(a) { _Atomic int n = 0; int v = x; touch(&n); cp_require(fine, v == 0, "x is 0"); }
cp_thread(b) { x = 7; }
