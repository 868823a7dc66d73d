/* Semaphores and barriers of POSIX.  WRONG begins with a permit too many; LOST never gives one back; EARLY does
 * not wait for the others. */
#include <counterproof.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#ifdef WRONG
enum { kPermits = 2 };
#else
enum { kPermits = 1 };
#endif
#ifdef BARRIER
static pthread_barrier_t barrier;
static int ready[2];
cp_setup { pthread_barrier_init(&barrier, 0, 2); }
cp_threads(worker, 2) {
  for (int round = 1; round < 3; round++) {
    ready[cp_number()] = round;
#ifndef EARLY
    const int last = pthread_barrier_wait(&barrier);
    cp_assert(last == 0 || last == PTHREAD_BARRIER_SERIAL_THREAD, "one of both");
#endif
    cp_require(both_are_there, ready[1 - cp_number()] == round, "the other is not there");
    pthread_barrier_wait(&barrier);
  }
}
#else
static sem_t permits;
static int inside;
cp_setup { sem_init(&permits, 0, kPermits); }
cp_threads(user, 2) {
  sem_wait(&permits);
  inside++;
  inside--;
#ifndef LOST
  sem_post(&permits);
#endif
}
#ifndef WRONG
cp_thread(tries) {
  if (sem_trywait(&permits) != 0) {
    cp_assert(errno == EAGAIN, "there is none");
    return;
  }
  inside++;
  inside--;
  sem_post(&permits);
}
#endif
#endif
