// A created thread uses a variable of a function that has returned by then, in order; or is joined there (JOINED).
#include <pthread.h>
#include <stdatomic.h>

static pthread_t thread;
static atomic_int go;
static int seen;
static void* run(void* argument) {
  while (!atomic_load_explicit(&go, memory_order_acquire)) {
  }
  seen = *(int*)argument;
  return NULL;
}
static void tell(void) {
  atomic_store_explicit(&go, 1, memory_order_release);
  pthread_join(thread, NULL);
}
static void lend(void) {
  int mine = 1;
  pthread_create(&thread, NULL, run, &mine);
#ifdef JOINED
  tell();
#endif
}
int main(void) {
  lend();
#ifndef JOINED
  tell();
#endif
}
