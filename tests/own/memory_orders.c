/* What holds under sequential consistency, and what on every machine. */
#include <counterproof.h>
#include <stdatomic.h>
static atomic_int ready;
static volatile int noise;
static int data;
#ifdef WEAK
cp_thread(writer) { data = 1; atomic_store_explicit(&ready, 1, memory_order_release); }
cp_thread(reader) { if (atomic_load_explicit(&ready, memory_order_acquire)) cp_assert(data == 1, "not published"); }
#else
cp_thread(writer) { data = 1; ready = 1; }
cp_thread(reader) { if (ready) cp_assert(data == 1, "not published"); }
#endif
#ifdef NOISE
cp_thread(noisy) { noise = 1; }
#endif
