/* No name keeps a function from being looked at. */
#include <counterproof.h>
static int x;
__attribute__((no_sanitize("thread"), nodebug)) static void NAME(void) { x++; }
cp_threads(adder, 2) { NAME(); }
