/* A race that its author knows of. */
#include <counterproof.h>
static int counter;
cp_threads(adder, 2) { counter++; }
cp_known("race.no-data-race", "a statistic: it may be imprecise");
