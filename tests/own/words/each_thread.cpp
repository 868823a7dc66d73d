// Variables of each thread, keys, and what is destroyed at a thread's end.  WRONG shows another thread its own.
#include <counterproof.h>
#include <pthread.h>

static int destroyed;
struct Cache {
  int hits = 3;
  ~Cache() { __atomic_fetch_add(&destroyed, 1, __ATOMIC_SEQ_CST); }
};
static thread_local Cache cache;
static thread_local int calls = 1;
static __thread int zero;
static int* shown;
static pthread_key_t key;
static void forget(void*) { __atomic_fetch_add(&destroyed, 10, __ATOMIC_SEQ_CST); }
cp_setup { pthread_key_create(&key, forget); }
cp_threads(user, 2) {
  ++cache.hits;
  ++calls;
  ++zero;
  cp_assert(cache.hits == 4 && calls == 2 && zero == 1, "somebody else wrote my variable");
  cp_assert(pthread_getspecific(key) == nullptr, "somebody else has set my value");
  pthread_setspecific(key, &destroyed);
#ifdef WRONG
  if (cp_number() == 0) __atomic_store_n(&shown, &calls, __ATOMIC_SEQ_CST);
  if (int* others = __atomic_load_n(&shown, __ATOMIC_SEQ_CST); others != nullptr) ++*others;
#endif
}
cp_finally { cp_assert(destroyed == 22, "something is not destroyed"); }
