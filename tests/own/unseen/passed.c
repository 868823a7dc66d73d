/* A structure that is passed by value is read where it is passed. */
#include <counterproof.h>
#include <pthread.h>
struct sizes {
  long used, promised, most;
};
static struct sizes sizes = {0, 0, 4};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int agree(struct sizes all) { return all.used == all.promised; }
cp_thread(taker) {
  pthread_mutex_lock(&lock);
  sizes.used = 1;
  sizes.promised = 1;
  pthread_mutex_unlock(&lock);
}
#ifdef CONDITION
cp_thread(other) {
  pthread_mutex_lock(&lock);
  sizes.most = 5;
  pthread_mutex_unlock(&lock);
}
cp_always(both_at_once) { return agree(sizes); }
#else
cp_thread(looker) {
#ifdef LOCKED
  pthread_mutex_lock(&lock);
#endif
  cp_require(both_at_once, agree(sizes), "one is seen without the other");
#ifdef LOCKED
  pthread_mutex_unlock(&lock);
#endif
}
#endif
