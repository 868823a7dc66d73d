/* Threads that code creates, by POSIX, C or C++, and main().
 *
 * The scheduler's threads are there from the beginning, and wait to be created (own_threads.cpp).  What
 * one of them is to do it is told by the scheduler, and what it has come to its joiner is: none of it is
 * a step, and a thread that runs without its creator (check/memory) is told the same.
 *
 * POSIX says nothing of whether a thread may read the pthread_t that it was created into: the two race.
 * C++ says that what a std::thread does comes after its constructor.
 *
 * Source of the interface: POSIX, pthread_create() and its kin; libstdc++'s header <thread>, whose
 * library calls `_M_run` of a state that it then owns.
 */
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <threads.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)

struct work {
  struct cp_work_of_thread_ begin;
  void* (*run)(void*);
  int (*run_for_number)(void*); /* as C has it */
  void* argument;
};
static void* do_work(const struct cp_work_of_thread_* begin) {
  const struct work* own = (const struct work*)begin;
  return own->run != NULL ? own->run(own->argument)
                          : (void*)(intptr_t)own->run_for_number(own->argument);
}
static unsigned create(unsigned long* id, void* (*run)(void*), int (*run_for_number)(void*),
                       void* argument, const void* code) {
  const struct work work = {{do_work}, run, run_for_number, argument};
  return cp_host->create_thread(id, &work, sizeof work, code);
}

void* cp_run_thread_(const void* work) {
  const struct cp_work_of_thread_* begin = work;
  return begin->run(begin);
}

static void store(void* to, size_t size, uint64_t value, const void* code) {
  cp_host->access(to, size, CP_STORE, CP_FULL, value, 0, code);
  cp_copy_(to, &value, size);
}

/* ---- What the runtime itself puts off (later.c) ---- */

void cp_start_detached_(const struct cp_work_of_thread_* work, size_t size, const void* code) {
  cp_host->detach_thread(cp_host->create_thread(NULL, work, size, code));
}

/* ---- POSIX ---- */

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
                   void* argument) {
  int detached = 0;
  if (attributes != NULL) {
    cp_host->access(attributes, sizeof detached, CP_LOAD, CP_FULL, 0, 0, CODE);
    cp_copy_(&detached, attributes, sizeof detached);
  }
  const unsigned index = create(NULL, run, NULL, argument, CODE);
  if (detached == PTHREAD_CREATE_DETACHED) cp_host->detach_thread(index);
  store(thread, sizeof *thread, index + 1UL, CODE);
  return 0;
}
int pthread_join(pthread_t thread, void** result) {
  void* came_to = NULL;
  const int error = cp_host->join_thread(thread - 1, &came_to, CODE);
  if (error != 0) return error;
  if (result != NULL) store(result, sizeof *result, (uint64_t)came_to, CODE);
  return 0;
}
int pthread_detach(pthread_t thread) {
  cp_host->detach_thread(thread - 1);
  return 0;
}
void pthread_exit(void* result) {
  cp_host->exit_thread(result);
  __builtin_unreachable();
}

/* Of its attributes only the first says anything here. */
int pthread_attr_init(pthread_attr_t* attributes) {
  cp_host->access(attributes, sizeof *attributes, CP_STORE, CP_FULL, 0, 0, CODE);
  cp_fill_(attributes, 0, sizeof *attributes);
  return 0;
}
int pthread_attr_destroy(pthread_attr_t* attributes) { return (void)attributes, 0; }
int pthread_attr_setstacksize(pthread_attr_t* attributes, size_t size) {
  return (void)attributes, (void)size, 0;
}
int pthread_attr_setdetachstate(pthread_attr_t* attributes, int state) {
  if (state != PTHREAD_CREATE_DETACHED && state != PTHREAD_CREATE_JOINABLE) return EINVAL;
  store(attributes, sizeof state, (uint64_t)state, CODE);
  return 0;
}
int pthread_attr_getdetachstate(const pthread_attr_t* attributes, int* state) {
  int now = 0;
  cp_host->access(attributes, sizeof now, CP_LOAD, CP_FULL, 0, 0, CODE);
  cp_copy_(&now, attributes, sizeof now);
  store(state, sizeof *state, (uint64_t)now, CODE);
  return 0;
}

/* ---- C ---- */

int thrd_create(thrd_t* thread, thrd_start_t run, void* argument) {
  const unsigned index = create(NULL, NULL, run, argument, CODE);
  store(thread, sizeof *thread, index + 1UL, CODE);
  return thrd_success;
}
int thrd_join(thrd_t thread, int* result) {
  void* came_to = NULL;
  if (cp_host->join_thread(thread - 1, &came_to, CODE) != 0) return thrd_error;
  if (result != NULL) store(result, sizeof *result, (uint64_t)came_to, CODE);
  return thrd_success;
}
int thrd_detach(thrd_t thread) {
  cp_host->detach_thread(thread - 1);
  return thrd_success;
}
void thrd_exit(int result) {
  cp_host->exit_thread((void*)(intptr_t)result);
  __builtin_unreachable();
}
thrd_t thrd_current(void) { return cp_host->index() + 1UL; }
int thrd_equal(thrd_t a, thrd_t b) { return a == b; }

/* ---- C++: a std::thread is its id, which is 0 where it has no thread ---- */

struct state {
  void (**functions)(struct state*); /* two destructors, the second of which frees, and _M_run */
};
static void* run_state(void* argument) {
  struct state* state = argument;
  cp_host->keeps(&state->functions, sizeof state->functions, CP_LOAD, CODE);
  void (**functions)(struct state*) = *(void (**volatile*)(struct state*))&state->functions;
  functions[2](state);
  functions[1](state);
  return NULL;
}
void _ZNSt6thread6_StateD1Ev(struct state* state) { (void)state; }
void _ZNSt6thread6_StateD2Ev(struct state* state) { (void)state; }
void _ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE(
    unsigned long* id, struct state** state, void (*depends)(void)) {
  (void)depends;
  cp_host->keeps(state, sizeof *state, CP_LOAD, CODE);
  create(id, run_state, NULL, *(struct state* volatile*)state, CODE);
  cp_host->keeps(state, sizeof *state, CP_STORE, CODE);
  *(struct state* volatile*)state = NULL;
}
void throw_system_error(int) __asm__("_ZSt20__throw_system_errori");
static unsigned long thread_of(const unsigned long* id, const void* code) {
  cp_host->access(id, sizeof *id, CP_LOAD, CP_FULL, 0, 0, code);
  cp_host->came_to(*id);
  if (*id == 0) throw_system_error(EINVAL);
  return *id - 1;
}
void _ZNSt6thread4joinEv(unsigned long* id) {
  void* nothing = NULL;
  const int error = cp_host->join_thread(thread_of(id, CODE), &nothing, CODE);
  if (error != 0) throw_system_error(error);
  store(id, sizeof *id, 0, CODE);
}
void _ZNSt6thread6detachEv(unsigned long* id) {
  cp_host->detach_thread(thread_of(id, CODE));
  store(id, sizeof *id, 0, CODE);
}

/* ---- main() ---- */

extern int users_main(int, char**) __asm__("main") __attribute__((weak, visibility("hidden")));
static char name_of_main[] = "main";
static char* arguments[] = {name_of_main, NULL};
static void run_main(void) { users_main(1, arguments); }
void (*cp_main_(void))(void) { return users_main == NULL ? NULL : run_main; }
