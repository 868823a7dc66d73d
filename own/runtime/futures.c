/* What libstdc++ keeps in its library of std::future and its kin, of std::exception_ptr, and of
 * std::atomic_load and its kin for a std::shared_ptr.
 *
 * A future's state is a word that its reader waits for as for a futex, with a bit that says that somebody
 * does; the rest is in the header.  What an exception pointer points to belongs to the library, with a
 * count of its own there; the pointer itself is the code's.  A shared pointer that is read at once by
 * atomic_load is guarded by one of the library's few mutexes, which addresses share by chance; here each
 * address has its own, so that nothing depends on where things lie.
 *
 * Source of the interface: libstdc++'s headers <future>, bits/atomic_futex.h, bits/exception_ptr.h and
 * bits/shared_ptr_atomic.h.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)
enum { kThreads = 9, kNested = 8 };

/* ---- Futures ---- */

static _Bool wait_until(const unsigned* word, unsigned value, _Bool timed, int clock, long seconds,
                        long nanoseconds, const void* code) {
  const enum cp_waited how = cp_host->futex_wait(word, sizeof *word, value, timed, code);
  if (how != CP_TIMED_OUT) return 1;
  const struct timespec until = {seconds, nanoseconds};
  cp_clock_reaches_(clock, &until, code);
  return 0;
}
_Bool
_ZNSt28__atomic_futex_unsigned_base19_M_futex_wait_untilEPjjbNSt6chrono8durationIlSt5ratioILl1ELl1EEEENS2_IlS3_ILl1ELl1000000000EEEE(
    void* self, const unsigned* word, unsigned value, _Bool timed, long seconds, long nanoseconds) {
  (void)self;
  return wait_until(word, value, timed, CLOCK_REALTIME, seconds, nanoseconds, CODE);
}
_Bool
_ZNSt28__atomic_futex_unsigned_base26_M_futex_wait_until_steadyEPjjbNSt6chrono8durationIlSt5ratioILl1ELl1EEEENS2_IlS3_ILl1ELl1000000000EEEE(
    void* self, const unsigned* word, unsigned value, _Bool timed, long seconds, long nanoseconds) {
  (void)self;
  return wait_until(word, value, timed, CLOCK_MONOTONIC, seconds, nanoseconds, CODE);
}
void _ZNSt28__atomic_futex_unsigned_base19_M_futex_notify_allEPj(const unsigned* word) {
  cp_host->futex_wake(word, sizeof *word, 0, CODE);
}

/* A result that nobody has set: its class, an exception, and whether there is a value. */
struct result {
  const void* class;
  void* error;
  char initialised;
};
void _ZNSt15__exception_ptr13exception_ptr10_M_releaseEv(void** pointer);
void _ZNSt13__future_base12_Result_baseC2Ev(struct result* result) {
  cp_host->access(&result->error, sizeof result->error, CP_STORE, CP_FULL, 0, 0, CODE);
  result->error = NULL;
  cp_host->access(&result->initialised, 1, CP_STORE, CP_FULL, 0, 0, CODE);
  result->initialised = 0;
}
void _ZNSt13__future_base12_Result_baseD2Ev(struct result* result) {
  cp_host->access(&result->error, sizeof result->error, CP_LOAD, CP_FULL, 0, 0, CODE);
  if (result->error != NULL) _ZNSt15__exception_ptr13exception_ptr10_M_releaseEv(&result->error);
}
void _ZNSt13__future_base13_State_baseV211_Make_ready6_M_setEv(void* self) {
  (void)self;
  cp_host->refuse("set_value_at_thread_exit() and its kin are not covered under the scheduler", CODE);
}

/* ---- Exception pointers: the library counts, and the pointer is announced ---- */

static void read_pointer(void* const* pointer, const void* code) {
  cp_host->access(pointer, sizeof *pointer, CP_LOAD, CP_FULL, 0, 0, code);
  cp_host->came_to((uint64_t)*pointer);
}
static void write_pointer(void** pointer, void* value, const void* code) {
  cp_host->access(pointer, sizeof *pointer, CP_STORE, CP_FULL, (uint64_t)value, 0, code);
}
/* It lies in the library's memory, of which nobody knows who runs without the thread that threw it. */
static const char kPassed[] = "an exception that is passed on by a pointer is not covered under --memory";
/* Has the library do so with a pointer of its own. */
static void* of_library(const char* function, void* object, const void* code) {
  void* copy = object;
  if (copy != NULL) cp_host->only_together(kPassed, code);
  void (*call)(void**) = (void (*)(void**))dlsym(RTLD_NEXT, function);
  if (copy != NULL) call(&copy);
  return copy;
}
void _ZNSt15__exception_ptr13exception_ptrC1EPv(void** pointer, void* object) {
  write_pointer(pointer, object, CODE);
  *pointer = of_library("_ZNSt15__exception_ptr13exception_ptr9_M_addrefEv", object, CODE);
}
void _ZNSt15__exception_ptr13exception_ptr9_M_addrefEv(void** pointer) {
  read_pointer(pointer, CODE);
  of_library("_ZNSt15__exception_ptr13exception_ptr9_M_addrefEv", *pointer, CODE);
}
void _ZNSt15__exception_ptr13exception_ptr10_M_releaseEv(void** pointer) {
  read_pointer(pointer, CODE);
  if (*pointer == NULL) return;
  void* object = *pointer;
  write_pointer(pointer, NULL, CODE);
  *pointer = NULL;
  of_library("_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv", object, CODE);
}
void _ZSt17rethrow_exceptionNSt15__exception_ptr13exception_ptrE(void** pointer) {
  read_pointer(pointer, CODE);
  cp_host->only_together(kPassed, CODE);
  void* copy = *pointer;
  ((void (*)(void**))dlsym(RTLD_NEXT,
                           "_ZSt17rethrow_exceptionNSt15__exception_ptr13exception_ptrE"))(&copy);
  __builtin_unreachable();
}

/* ---- Shared pointers that are read and written at once ---- */

static const void* locked[kThreads][kNested];
static unsigned depth[kThreads];

static void lock(const void* pointer, const void* code) {
  const unsigned self = cp_host->index();
  if (depth[self] == kNested) cp_host->refuse("operations on shared pointers nest too deeply", code);
  locked[self][depth[self]++] = pointer;
  if (pointer != NULL) cp_host->lock(pointer, CP_MUTEX_LOCK, code);
}
static void unlock(const void* code) {
  const unsigned self = cp_host->index();
  const void* pointer = locked[self][--depth[self]];
  if (pointer != NULL) cp_host->lock(pointer, CP_MUTEX_UNLOCK, code);
}
/* A locker of one has a mark in its first byte, one of two another. */
void _ZNSt10_Sp_lockerC1EPKv(char* locker, const void* pointer) {
  *locker = 1;
  lock(pointer, CODE);
}
void _ZNSt10_Sp_lockerC1EPKvS1_(char* locker, const void* a, const void* b) {
  *locker = 2;
  lock(a < b ? a : b, CODE);
  lock(a == b ? NULL : a < b ? b : a, CODE);
}
void _ZNSt10_Sp_lockerD1Ev(const char* locker) {
  for (char i = 0; i < *locker; ++i) unlock(CODE);
}
