/* counterproof.h, and how a process ends. */
#include "../include/counterproof.h"

#include "runtime.h"

#define CODE __builtin_return_address(0)

const struct cp_host* cp_host = &cp_nobody_;

extern struct cp_entry_ __start_cp_harness[] __attribute__((weak));
extern struct cp_entry_ __stop_cp_harness[] __attribute__((weak));

__attribute__((visibility("default"))) size_t cp_connect(const struct cp_host* host,
                                                         struct cp_connected* image) {
  cp_host = host;
  image->begin = __start_cp_harness;
  image->end = __stop_cp_harness;
  cp_early_(image);
  return sizeof *host;
}

unsigned cp_number(void) { return cp_host->number(); }
unsigned cp_count(void) { return cp_host->count(); }
unsigned cp_operations(void) { return cp_host->operations(); }
void cp_name(const volatile void* address, const char* name) {
  cp_host->name((const void*)address, name);
}
void cp_free_is_last_use(const void* memory, unsigned long size) {
  cp_host->forget(memory, size, CODE);
}
void cp_spin_lock(void* lock) {
  cp_host->lock(lock, CP_SPIN_LOCK, CODE);
  cp_holds_spinlock_(1);
}
void cp_spin_unlock(void* lock) {
  cp_holds_spinlock_(-1);
  cp_host->lock(lock, CP_SPIN_UNLOCK, CODE);
}
void cp_mutex_lock(void* lock) { cp_host->lock(lock, CP_MUTEX_LOCK, CODE); }
void cp_mutex_unlock(void* lock) { cp_host->lock(lock, CP_MUTEX_UNLOCK, CODE); }
_Bool cp_spin_trylock(void* lock) {
  const int taken = cp_host->attempt(lock, CP_SPIN_LOCK, 0, CODE);
  cp_holds_spinlock_(taken);
  return taken != 0;
}
_Bool cp_mutex_trylock(void* lock) { return cp_host->attempt(lock, CP_MUTEX_LOCK, 0, CODE) != 0; }
void cp_rcu_read_lock(void) { cp_host->lock(NULL, CP_RCU_READ_LOCK, CODE); }
void cp_rcu_read_unlock(void) { cp_host->lock(NULL, CP_RCU_READ_UNLOCK, CODE); }
void cp_synchronize_rcu(void) { cp_host->lock(NULL, CP_SYNCHRONIZE_RCU, CODE); }
void cp_interrupts_off(void) {
  cp_host->lock(NULL, CP_INTERRUPTS_OFF, CODE);
  cp_has_interrupts_off_(1);
}
void cp_interrupts_on(void) {
  cp_has_interrupts_off_(-1);
  cp_host->lock(NULL, CP_INTERRUPTS_ON, CODE);
}
void cp_might_sleep(void) { cp_host->lock(NULL, CP_MIGHT_SLEEP, CODE); }
void cp_declare_race_begin(void) { cp_host->declare_race(1); }
void cp_declare_race_end(void) { cp_host->declare_race(-1); }
void cp_refuse(const char* sentence) { cp_host->refuse(sentence, CODE); }
/* Only a harness whose memory may run out has the switch; it is one more variable that threads
 * share. */
extern char cp_runs_out_ __attribute__((weak));
static unsigned out_of_memory;
static void touch_memory(enum cp_access kind, unsigned value, const void* code) {
  cp_host->name(&out_of_memory, "out of memory");
  cp_host->access(&out_of_memory, sizeof out_of_memory, kind, CP_SEQUENTIAL, value, 0, code);
}
void cp_run_out_(int now) {
  touch_memory(CP_WRITE_ONCE, (unsigned)now, CODE);
  out_of_memory = (unsigned)now;
}
int cp_fails_(const void* code) {
  if (&cp_runs_out_ == NULL || cp_host == &cp_nobody_) return 0;
  touch_memory(CP_READ_ONCE, 0, code);
  return out_of_memory != 0;
}
_Bool cp_out_of_memory(void) { return cp_fails_(CODE) != 0; }
void* cp_allocate(unsigned long size) { return cp_host->allocate(size, 16, CODE); }
/* Nobody else knows of the memory yet: that it is zeroed is no access. */
void* cp_allocate_zeroed(unsigned long size) {
  void* memory = cp_host->allocate(size, 16, CODE);
  return memory == NULL ? NULL : cp_fill_(memory, 0, size);
}
void cp_release(void* memory) { cp_host->release(memory, CODE); }
void cp_fail_(const char* name, const char* file, int line, const char* sentence) {
  cp_host->fail(name, file, line, sentence);
}

/* ---- The end of a process ---- */

/* The C++ library would end the process: an exception that leaves what is noexcept, and the like.
 */
__attribute__((weak)) void _ZSt9terminatev(void) {
  cp_host->crash("std::terminate() is called");
  __builtin_unreachable();
}
__attribute__((weak)) void abort(void) {
  cp_host->crash("abort() is called");
  __builtin_unreachable();
}
__attribute__((weak)) void __assert_fail(const char* expression, const char* file, unsigned line,
                                         const char* function) {
  (void)function;
  cp_host->fail("assert", file, (int)line, expression);
  cp_host->crash(NULL);
  __builtin_unreachable();
}

/* ---- What the C library keeps for each thread, and what tells it that there are several ---- */

int* __errno_location(void) {
  static int numbers[256]; /* a thread is a byte to the scheduler */
  return &numbers[cp_host->index() % 256];
}
char __libc_single_threaded = 0;

/* Destructors of static variables would run when the image is gone. */
void* __dso_handle __attribute__((visibility("hidden"))) = &__dso_handle;
int __cxa_atexit(void (*run)(void*), void* what, void* image) {
  (void)run, (void)what, (void)image;
  return 0;
}
int atexit(void (*run)(void)) {
  (void)run;
  return 0;
}
