/* Variables of each thread, keys of POSIX threads, and what is called when a thread ends.
 *
 * The companion (own/llvm) makes code that asks for the address of a variable of each thread as it does
 * on machines that have none: by a call, with a description of the variable.  Each thread has its copy
 * on its heap, made when the thread first asks, so that it begins anew in every execution, and another
 * thread's use of it is seen as any other.
 *
 * Source of the interface: LLVM's emulated thread-local storage, and the ABI of C++ for
 * __cxa_thread_atexit.
 */
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)
enum { kThreads = 9, kVariables = 128, kKeys = 32 }; /* the set-up counts as a thread */

/* ---- Variables ---- */

struct variable {
  size_t size;
  size_t alignment;
  uintptr_t number; /* from 1, once a thread has asked */
  const void* first;
};
static void* copies[kThreads][kVariables];
static unsigned variables;

void* __emutls_get_address(struct variable* variable) {
  if (variable->number == 0) {
    if (variables == kVariables)
      cp_host->refuse("more than 128 variables of each thread are not covered", CODE);
    variable->number = ++variables;
  }
  void** copy = &copies[cp_host->index()][variable->number - 1];
  if (*copy != NULL) return *copy;
  *copy = cp_host->allocate(variable->size, variable->alignment, CODE);
  if (variable->first != NULL)
    cp_copy_(*copy, variable->first, variable->size);
  else
    cp_fill_(*copy, 0, variable->size);
  cp_host->name_copy(*copy, variable);
  return *copy;
}

/* What std::call_once hands over to what is called (libstdc++'s <mutex>). */
#define OF_LIBRARY(symbol) \
  struct variable symbol __asm__("__emutls_v." #symbol) = {sizeof(void*), sizeof(void*), 0, NULL}
OF_LIBRARY(_ZSt15__once_callable);
OF_LIBRARY(_ZSt11__once_call);
void __once_proxy(void) {
  void (**call)(void) = __emutls_get_address(&_ZSt11__once_call);
  (*call)();
}

/* ---- The end of a thread ---- */

struct at_exit {
  void (*destroy)(void*);
  void* object;
  struct at_exit* next;
};
static struct at_exit* at_exits[kThreads];

int __cxa_thread_atexit(void (*destroy)(void*), void* object, void* image) {
  (void)image;
  const unsigned self = cp_host->index();
  struct at_exit* last = cp_host->allocate(sizeof *last, 16, CODE);
  *last = (struct at_exit){destroy, object, at_exits[self]};
  at_exits[self] = last;
  return 0;
}

/* ---- Keys ---- */

struct key {
  int used;
  void (*destroy)(void*);
};
static struct key keys[kKeys];
static void* values[kThreads][kKeys];

int pthread_key_create(pthread_key_t* key, void (*destroy)(void*)) {
  for (unsigned i = 0; i < kKeys; ++i) {
    /* Which number one gets is what others have taken before. */
    cp_host->access(&keys[i].used, sizeof keys[i].used, CP_EXCHANGE, CP_SEQUENTIAL, 1, CP_SWAP, CODE);
    const int was = keys[i].used;
    keys[i].used = 1;
    cp_host->came_to((uint64_t)was);
    if (was) continue;
    cp_host->keeps(&keys[i].destroy, sizeof destroy, CP_STORE, CODE);
    keys[i].destroy = destroy;
    cp_host->access(key, sizeof *key, CP_STORE, CP_FULL, i, 0, CODE);
    *key = i;
    return 0;
  }
  return EAGAIN;
}
int pthread_key_delete(pthread_key_t key) {
  if (key >= kKeys) return EINVAL;
  cp_host->refuse("pthread_key_delete() is not covered under the scheduler", CODE);
  return 0;
}
void* pthread_getspecific(pthread_key_t key) {
  return key < kKeys ? values[cp_host->index()][key] : NULL;
}
int pthread_setspecific(pthread_key_t key, const void* value) {
  if (key >= kKeys) return EINVAL;
  cp_host->keeps(&keys[key].used, sizeof keys[key].used, CP_READ_ONCE, CODE);
  if (!*(volatile int*)&keys[key].used) return EINVAL;
  values[cp_host->index()][key] = (void*)value;
  return 0;
}

/* Variables are destroyed in the order that C++ asks for, and then what keys hold, as long as there
 * is something, four times at most. */
void cp_thread_ends_(void) {
  const unsigned self = cp_host->index();
  cp_sections_end_();
  while (at_exits[self] != NULL) {
    struct at_exit* last = at_exits[self];
    at_exits[self] = last->next;
    last->destroy(last->object);
  }
  for (int round = 0; round < 4; ++round) {
    int any = 0;
    for (unsigned i = 0; i < kKeys; ++i) {
      void* value = values[self][i];
      if (value == NULL) continue;
      cp_host->keeps(&keys[i].destroy, sizeof keys[i].destroy, CP_LOAD, CODE);
      void (*destroy)(void*) = *(void (*volatile*)(void*))&keys[i].destroy;
      if (destroy == NULL) continue;
      values[self][i] = NULL;
      destroy(value);
      any = 1;
    }
    if (!any) return;
  }
}
