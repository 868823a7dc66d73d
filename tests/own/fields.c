/* Fields of one object that is also stored, cleared or allocated as a whole. */
#include <counterproof.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
struct object { long owner; _Atomic long charged; long tail; };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
#if defined CALLOC || defined CLEARED
/* The owner is written and read under the lock, what is charged is an atomic. */
static struct object *object;
cp_threads(charger, 2) {
  pthread_mutex_lock(&lock);
  if (!object) {
#ifdef CALLOC
    struct object *made = calloc(1, sizeof *made);
#else
    struct object *made = malloc(sizeof *made);
    memset(made, 0, sizeof *made);
#endif
    made->owner = 7;
    object = made;
  }
  struct object *mine = object;
  cp_assert(mine->owner == 7, "an object without its owner");
  pthread_mutex_unlock(&lock);
  mine->charged++;
}
#elif defined CARRIED
/* A release of one field orders nothing for who acquires another, though the set-up stored both together. */
static struct object object;
static int data;
cp_threads(clearer, 1) { struct object none = {0}; pthread_mutex_lock(&lock); object = none; pthread_mutex_unlock(&lock); }
cp_thread(writer) { data = 1; __atomic_store_n(&object.owner, 1, __ATOMIC_RELEASE); }
cp_thread(reader) { if (__atomic_load_n(&object.tail, __ATOMIC_ACQUIRE) == 0 && __atomic_load_n(&object.owner, __ATOMIC_RELAXED) == 1) data = 2; }
#elif defined FREED
/* The object is freed by who sees that the other is done, with nothing to order that. */
static struct object *object;
static int done;
cp_setup { object = calloc(1, sizeof *object); }
cp_thread(user) { object->FREED = 1; __atomic_store_n(&done, 1, __ATOMIC_RELAXED); }
cp_thread(owner) { object->charged = 1; if (__atomic_load_n(&done, __ATOMIC_RELAXED)) free(object); }
#endif
