#include <counterproof.h>
struct s { unsigned a : 9, b : 9; char c; };
static struct s shared;
cp_thread(one) { shared.a = 1; }
cp_thread(two) { shared.b = 1; }
cp_finally { cp_require(both, shared.a == 1 && shared.b == 1, "one is lost"); }
