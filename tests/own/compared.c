#include <counterproof.h>
#include <string.h>
#include <stdatomic.h>
static atomic_int a, b;
static int want[1] = {1};
cp_thread(one) { atomic_store(&a, 1); atomic_store(&a, 0); }
cp_thread(two) { atomic_store(&b, 1); atomic_store(&b, 0); }
cp_always(not_both) { return !(memcmp(&a, want, 4) == 0 && memcmp(&b, want, 4) == 0); }
