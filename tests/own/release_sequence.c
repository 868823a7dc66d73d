#include <counterproof.h>
static int data, flag;
cp_thread(a) { data = 1; __atomic_store_n(&flag, 1, __ATOMIC_RELEASE); }
cp_thread(b) { if (__atomic_load_n(&flag, __ATOMIC_RELAXED) == 1) __atomic_store_n(&flag, 2, __ATOMIC_RELAXED); }
cp_thread(c) { if (__atomic_load_n(&flag, __ATOMIC_ACQUIRE) == 2) data = 2; }
