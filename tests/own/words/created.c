// Threads that code creates itself, from main(): by POSIX; each word shows one way to go wrong, or to do without.
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static int sum;
static pthread_t threads[2];
static void deep(void* result) { pthread_exit(result); }
static void* add(void* argument) {
  pthread_mutex_lock(&lock);
  sum += *(int*)argument;
#ifdef STUCK
  pthread_cond_wait(&never, &lock);
#endif
  pthread_mutex_unlock(&lock);
#ifdef CIRCLE
  pthread_join(threads[*(int*)argument == 1], NULL);
#endif
#ifdef NESTED
  pthread_t child;
  static int ten = 10;
  if (*(int*)argument < 10) {
    pthread_create(&child, NULL, add, &ten);
    pthread_join(child, NULL);
  }
#endif
  deep(argument);
  return NULL;
}
int main(void) {
  static int numbers[] = {1, 2};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
#ifdef STUCK
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
#endif
  assert(pthread_join(pthread_self(), NULL) == EDEADLK);
#ifdef MANY
  for (int i = 0; i < 8; ++i) pthread_create(&threads[0], NULL, add, &numbers[0]);
#endif
#ifdef CIRCLE
  pthread_mutex_lock(&lock);
#endif
  for (int i = 0; i < 2; ++i) pthread_create(&threads[i], &attributes, add, &numbers[i]);
#ifdef CIRCLE
  pthread_mutex_unlock(&lock);
  pthread_exit(NULL);
#endif
#ifdef WRONG
  assert(sum <= 3);
#endif
#ifdef STUCK
  return 0;
#endif
  for (int i = 0; i < 2; ++i) {
    void* result;
#ifdef LEFT
    if (i == 1) return 0;
#endif
    pthread_join(threads[i], &result);
    assert(result == &numbers[i]);
  }
#ifdef TWICE
  pthread_join(threads[0], NULL);
#endif
#ifdef NESTED
  assert(sum == 23);
#else
  assert(sum == 3);
#endif
  return 0;
}
