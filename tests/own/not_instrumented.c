#include <counterproof.h>
static int x;
__attribute__((no_sanitize("thread"))) static void add(void) { x++; }
cp_threads(adder, 2) { add(); }
