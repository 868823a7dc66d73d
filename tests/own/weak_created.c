// Store buffering: between two threads of the harness (APART), or with one that a thread creates.  What came before the
// creation is seen, and what the created one did is seen once it is joined (EARLY: looked at before).
#include <counterproof.h>
#include <pthread.h>
#include <stdatomic.h>

#ifndef ORDER
#define ORDER memory_order_relaxed
#endif
static atomic_int mine, theirs;
static int before, saw_theirs, saw_mine;

static void first(void) {
  atomic_store_explicit(&mine, 1, ORDER);
  saw_theirs = atomic_load_explicit(&theirs, ORDER);
}
static void second(void) {
  atomic_store_explicit(&theirs, 1, ORDER);
  saw_mine = atomic_load_explicit(&mine, ORDER);
}

#ifdef APART
cp_thread(one) { first(); }
cp_thread(two) { second(); }
cp_finally { cp_require(one_is_seen, saw_mine || saw_theirs, "neither saw the other"); }
#else
static void* run(void* argument) {
  cp_require(argument_is_there, *(int*)argument == 5, "what came before the creation is not seen");
  second();
  return &saw_mine;
}
int main(void) {
  pthread_t thread;
  before = 5;
  pthread_create(&thread, NULL, run, &before);
  first();
#ifdef EARLY
  cp_require(early, saw_mine <= 1, "");
#endif
  void* result;
  pthread_join(thread, &result);
  cp_require(one_is_seen, *(int*)result || saw_theirs, "neither saw the other");
}
#endif
