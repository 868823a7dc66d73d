/* Two conditions, two slots, three values. */
#include <counterproof.h>
#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_full = PTHREAD_COND_INITIALIZER, not_empty = PTHREAD_COND_INITIALIZER;
static int slots[2], head, count, sum;
cp_thread(producer) { for (int i = 1; i <= 3; ++i) { pthread_mutex_lock(&lock); while (count == 2) pthread_cond_wait(&not_full, &lock); slots[(head + count++) % 2] = i; pthread_cond_signal(&not_empty); pthread_mutex_unlock(&lock); } }
cp_thread(consumer) { for (int i = 1; i <= 3; ++i) { pthread_mutex_lock(&lock); while (count == 0) pthread_cond_wait(&not_empty, &lock); int got = slots[head]; head = (head + 1) % 2; count--; pthread_cond_signal(&not_full); pthread_mutex_unlock(&lock); cp_assert(got == i, "out of order"); sum += got; } }
cp_finally { cp_assert(sum == 6 && count == 0, "lost"); }
