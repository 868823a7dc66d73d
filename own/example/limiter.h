/* A limiter of connections: at most `limit` are open at a time. */
#ifndef LIMITER_H
#define LIMITER_H

#include <pthread.h>
#include <stdbool.h>

struct limiter {
  pthread_mutex_t lock;
  unsigned limit;
  unsigned open;    /* under the lock */
  unsigned refused; /* how often somebody was turned away */
};

void limiter_init(struct limiter *limiter, unsigned limit);
/* Whether a connection may be opened; if so it counts from now on. */
bool limiter_open(struct limiter *limiter);
void limiter_close(struct limiter *limiter);
/* Sets another limit; fails if more connections are open than that. */
bool limiter_set_limit(struct limiter *limiter, unsigned limit);

#endif
