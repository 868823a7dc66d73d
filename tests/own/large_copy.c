#include <counterproof.h>
struct big { int first; char rest[256]; };
static struct big shared, copy;
cp_thread(copies) { shared.first = 1; copy = shared; }
cp_thread(writes) { shared.rest[100] = 1; }
