/* Twelve locks, taken in one order by everybody. */
#include <counterproof.h>
#include <pthread.h>
enum { kCount = 12 };
static pthread_mutex_t locks[kCount];
static int counter;
cp_threads(worker, 2) {
  for (int i = 0; i < kCount; i++) pthread_mutex_lock(&locks[i]);
  counter++;
  for (int i = kCount; i-- > 0;) pthread_mutex_unlock(&locks[i]);
}
cp_finally { cp_assert(counter == 2, "an increment is lost"); }
