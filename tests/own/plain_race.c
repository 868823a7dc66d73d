#include <counterproof.h>
static int counter;
cp_threads(adder, 2) { counter++; }
cp_finally { cp_require(nothing_is_lost, counter == 2, "an addition is lost"); }
