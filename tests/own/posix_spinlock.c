/* A mutex under a spinlock: POSIX says nothing against it, a kernel does. */
#include <counterproof.h>
#include <pthread.h>
static pthread_spinlock_t outer;
static pthread_mutex_t inner = PTHREAD_MUTEX_INITIALIZER;
static int count;
cp_setup { pthread_spin_init(&outer, 0); }
cp_threads(worker, 2) {
#ifdef KERNEL
  cp_spin_lock((void *)&outer);
#else
  pthread_spin_lock(&outer);
#endif
  pthread_mutex_lock(&inner);
  count++;
  pthread_mutex_unlock(&inner);
#ifdef KERNEL
  cp_spin_unlock((void *)&outer);
#else
  pthread_spin_unlock(&outer);
#endif
}
