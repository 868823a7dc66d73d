#include <counterproof.h>
static int value; static int *_Atomic shared = &value;
cp_thread(clears) { shared = 0; }
cp_always(fine) { return *shared == 0; }
