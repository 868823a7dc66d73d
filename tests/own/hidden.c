/* A loop that comes to something, though nothing of it is on the stack or in a step. */
#include <counterproof.h>
#include <pthread.h>
#include <stdatomic.h>
static pthread_key_t key; static atomic_int flag;
cp_setup { pthread_key_create(&key, 0); }
cp_threads(a, 2) { while ((long)pthread_getspecific(key) < 40 && !atomic_load(&flag)) pthread_setspecific(key, (void*)((long)pthread_getspecific(key) + 1)); atomic_load(&flag); }
