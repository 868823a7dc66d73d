#include <counterproof.h>
#include <pthread.h>
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER; static int x;
cp_setup { pthread_mutex_lock(&gate); }
cp_threads(w, 2) { pthread_mutex_lock(&gate); x++; pthread_mutex_unlock(&gate); }
