/* The same in C.  UNHELD gives back what nobody has. */
#include <counterproof.h>
#include <errno.h>
#include <pthread.h>
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int value;
cp_thread(reader) {
#ifndef UNHELD
  if (pthread_rwlock_tryrdlock(&lock) == EBUSY) pthread_rwlock_rdlock(&lock);
#endif
  int seen = value;
  cp_assert(seen == value, "it does not change while somebody reads");
  pthread_rwlock_unlock(&lock);
}
cp_thread(writer) {
  pthread_rwlock_wrlock(&lock);
  value++;
  pthread_rwlock_unlock(&lock);
}
