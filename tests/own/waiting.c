/* Loops that wait: for another thread, for nobody, for each other. */
#include <counterproof.h>
static _Atomic int flag, other;
#if defined SET
cp_thread(waits) { while (flag == 0) { } }
cp_thread(sets) { flag = 1; }
#elif defined WRITES
cp_thread(waits) { while (flag == 0) { __c11_atomic_exchange(&other, 1, 5); __c11_atomic_exchange(&other, 0, 5); } }
cp_thread(sets) { flag = 1; }
#elif defined EACH_OTHER
cp_thread(waits) { while (flag == 0) { } other = 1; }
cp_thread(waits_too) { while (other == 0) { } flag = 1; }
#elif defined COUNTED
cp_thread(waits) { for (int i = 0; i < 500 && flag == 0; i++) { } }
#else
cp_thread(waits) { other = 1; while (flag == 0) { } }
cp_thread(forgets) { other = 2; }
#endif
