#include <assert.h>
#include <counterproof.h>
#include <stdatomic.h>
static atomic_int turn;
cp_thread(one) { atomic_store(&turn, 1); assert(atomic_load(&turn) == 1); }
cp_thread(two) { atomic_store(&turn, 2); }
