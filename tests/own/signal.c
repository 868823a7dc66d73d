/* Who gives back wakes one sleeper: each time with EVERY, otherwise only if nothing was there. */
#include <counterproof.h>
#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t some = PTHREAD_COND_INITIALIZER;
static int count;
cp_threads(taker, 2) {
  pthread_mutex_lock(&lock);
  while (count == 0) pthread_cond_wait(&some, &lock);
  --count;
  pthread_mutex_unlock(&lock);
}
cp_thread(giver) {
  for (int i = 0; i < 2; ++i) {
    pthread_mutex_lock(&lock);
#ifdef EVERY
    ++count;
    pthread_cond_signal(&some);
#else
    if (count++ == 0) pthread_cond_signal(&some);
#endif
    pthread_mutex_unlock(&lock);
  }
}
