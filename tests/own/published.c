/* A flag that publishes data: right with release and acquire, or with fences; a race without. */
#include <counterproof.h>
#include <stdatomic.h>
static int data;
static atomic_int ready;
#if defined FENCES
#define PUBLISH atomic_thread_fence(memory_order_release), atomic_store_explicit(&ready, 1, memory_order_relaxed)
#define READY (atomic_load_explicit(&ready, memory_order_relaxed) && (atomic_thread_fence(memory_order_acquire), 1))
#elif defined RELAXED
#define PUBLISH atomic_store_explicit(&ready, 1, memory_order_relaxed)
#define READY atomic_load_explicit(&ready, memory_order_relaxed)
#elif defined HALF
#define PUBLISH atomic_thread_fence(memory_order_release), atomic_store_explicit(&ready, 1, memory_order_relaxed)
#define READY atomic_load_explicit(&ready, memory_order_relaxed)
#elif defined EXCHANGED
#define PUBLISH atomic_exchange_explicit(&ready, 1, memory_order_relaxed)
#define READY atomic_load_explicit(&ready, memory_order_acquire)
#else
#define PUBLISH atomic_store_explicit(&ready, 1, memory_order_release)
#define READY atomic_load_explicit(&ready, memory_order_acquire)
#endif
cp_thread(writer) { data = 42; PUBLISH; }
cp_thread(reader) { if (READY) cp_assert(data == 42, "what was published is not there"); }
