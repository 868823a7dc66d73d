/* As it was written first.  See limiter_fixed.c. */
#include "limiter.h"

void limiter_init(struct limiter *limiter, unsigned limit) {
  pthread_mutex_init(&limiter->lock, NULL);
  limiter->limit = limit;
  limiter->open = 0;
  limiter->refused = 0;
}

bool limiter_open(struct limiter *limiter) {
  pthread_mutex_lock(&limiter->lock);
  bool admitted = limiter->open < limiter->limit;
  pthread_mutex_unlock(&limiter->lock);
  if (!admitted) {
    __atomic_fetch_add(&limiter->refused, 1, __ATOMIC_RELAXED);
    return false;
  }
  /* The caller may go on; now it is counted. */
  pthread_mutex_lock(&limiter->lock);
  limiter->open++;
  pthread_mutex_unlock(&limiter->lock);
  return true;
}

void limiter_close(struct limiter *limiter) {
  pthread_mutex_lock(&limiter->lock);
  limiter->open--;
  pthread_mutex_unlock(&limiter->lock);
}

bool limiter_set_limit(struct limiter *limiter, unsigned limit) {
  pthread_mutex_lock(&limiter->lock);
  bool fits = limiter->open <= limit;
  if (fits) limiter->limit = limit;
  pthread_mutex_unlock(&limiter->lock);
  return fits;
}
