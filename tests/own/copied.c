/* A structure that is copied as a whole while another thread writes one of its members. */
#include <counterproof.h>
#include <pthread.h>
struct pair { long first, second, third; };
static struct pair shared, copy;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
#ifdef LOCKED
#define LOCK pthread_mutex_lock(&lock)
#define UNLOCK pthread_mutex_unlock(&lock)
#else
#define LOCK (void)0
#define UNLOCK (void)0
#endif
cp_thread(writer) { LOCK; shared.first = 1; shared.third = 1; UNLOCK; }
cp_thread(copies) { LOCK; copy = shared; UNLOCK; }
cp_finally { cp_require(whole, copy.first == copy.third, "the copy is torn"); }
