#include <counterproof.h>
static int counter;
static void barrier(void) { __asm__ volatile("" ::: "memory"); }
cp_threads(adder, 2) {
  barrier();
#ifdef REAL
  __asm__ volatile("lock incl %0" : "+m"(counter));
#else
  __atomic_fetch_add(&counter, 1, __ATOMIC_RELAXED);
#endif
}
