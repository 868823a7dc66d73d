#include <counterproof.h>
static _Thread_local int mine;
cp_threads(adder, 2) { mine++; cp_require(alone, mine == 1, "somebody else wrote my variable"); }
