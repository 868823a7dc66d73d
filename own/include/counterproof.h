/* What a harness says to Counterproof, in C11 or C++.
 *
 * A harness is a file of yours, compiled together with the code that it drives:
 *
 *     #include <counterproof.h>
 *     #include "my_counter.h"
 *
 *     static struct my_counter counter;
 *     static int charged[3];
 *
 *     cp_setup { my_counter_init(&counter, 2); }
 *     cp_threads(charger, 3) { charged[cp_number()] = my_counter_charge(&counter, 1); }
 *     cp_always(within_its_limit) { return counter.usage <= counter.limit; }
 *     cp_finally { cp_assert(counter.usage == charged[0] + charged[1] + charged[2], "usage is what
 * was charged"); }
 *
 * Every access to memory that threads share is a scheduling point, and so is every lock; the
 * threads run under each schedule that matters.  Before each execution all variables are as the
 * program's file has them, and the heap is empty; then the set-up runs, alone.
 */
#ifndef COUNTERPROOF_H
#define COUNTERPROOF_H

#ifdef __cplusplus
#define CP_C_ extern "C"
#define CP_BOOL_ bool
#else
#define CP_C_ extern
#define CP_BOOL_ _Bool
#endif

/* ---- What a harness is made of; one of each name ---- */

/* Runs before the threads of every execution. */
#define cp_setup CP_ENTRY_(CP_SETUP_, setup, 1, 0)

/* A thread. */
#define cp_thread(name) CP_ENTRY_(CP_THREAD_, name, 1, 0)

/* `count` threads that do the same: name-1, name-2, ...; --threads N on the command line replaces
 * the count. */
#define cp_threads(name, count) CP_ENTRY_(CP_THREADS_, name, count, 0)

/* The handler of an interrupt, which may come once at any point of `thread` where interrupts are on
 * (those of the processor that the thread runs on). */
#define cp_interrupt(name, thread) CP_ENTRY_(CP_INTERRUPT_, name, 1, #thread)

/* A condition that holds at first and after every step: { return usage <= limit; } */
#define cp_always(name)                                                                     \
  static CP_BOOL_ cp_holds_##name(void);                                                    \
  static struct cp_entry_ cp_entry_##name CP_COLLECTED_ = {CP_ALWAYS_, 1, #name,            \
                                                           0,          0, cp_holds_##name}; \
  static CP_BOOL_ cp_holds_##name(void)

/* Runs when all threads have ended. */
#define cp_finally CP_ENTRY_(CP_FINALLY_, finally, 1, 0)

/* A finding that is known of the code, and why it is so: it is reported, and is no failure.
 * cp_known("race.no-data-race", "the limit is read without a lock, as the code's comment says"); */
#define cp_known(finding, reason) CP_KNOWN_AT_(finding, reason, __COUNTER__)

/* Memory runs out at some point, and is there again at some later one; between them malloc() and
 * what else may fail gives NULL.  All such points are tried. */
#define cp_memory_may_run_out \
  CP_C_ char cp_runs_out_;    \
  char cp_runs_out_ = 1;      \
  cp_thread(memory) {         \
    cp_run_out_(1);           \
    cp_run_out_(0);           \
  }

/* ---- What it may call ---- */

/* Something must be true here; `sentence` says what is wrong or what should be. */
#define cp_assert(condition, sentence) \
  ((condition) ? (void)0 : cp_fail_("assert", __FILE__, __LINE__, sentence))

/* The same, with a name of its own for reports: cp_require(no_spurious_failure, ok, "..."). */
#define cp_require(name, condition, sentence) \
  ((condition) ? (void)0 : cp_fail_(#name, 0, 0, sentence))

/* Which of the threads of its cp_threads a thread is: 0, 1, ... */
CP_C_ unsigned cp_number(void);
/* How many of them there are. */
CP_C_ unsigned cp_count(void);
/* What --ops N says; 1 if nothing. */
CP_C_ unsigned cp_operations(void);

/* What reports call the variable at `address`: cp_name(&counter.usage, "usage"). */
CP_C_ void cp_name(const volatile void* address, const char* name);

/* From here on `size` bytes at `memory` are as if freed: whoever touches them uses freed memory.
 * For pools and caches that give memory back without free(). */
CP_C_ void cp_free_is_last_use(const void* memory, unsigned long size);

/* ---- For stand-ins of other locks and means of a kernel: any address names a lock ---- */

CP_C_ void cp_spin_lock(void* lock); /* must not sleep until it is released */
CP_C_ void cp_spin_unlock(void* lock);
CP_C_ CP_BOOL_ cp_spin_trylock(void* lock); /* whether it was free, and is taken now */
CP_C_ void cp_mutex_lock(void* lock); /* may sleep */
CP_C_ CP_BOOL_ cp_mutex_trylock(void* lock);
CP_C_ void cp_mutex_unlock(void* lock);
CP_C_ void cp_rcu_read_lock(void);
CP_C_ void cp_rcu_read_unlock(void);
CP_C_ void cp_synchronize_rcu(void);
CP_C_ void cp_interrupts_off(void); /* on the processor of this thread; they nest */
CP_C_ void cp_interrupts_on(void);
CP_C_ void cp_might_sleep(void); /* sleeping here would be allowed */
/* Between these the accesses of this thread are declared to race. */
CP_C_ void cp_declare_race_begin(void);
CP_C_ void cp_declare_race_end(void);
/* Orders what came before against what comes after: C11's fences, and a kernel's barriers. */
#define cp_fence() __atomic_thread_fence(__ATOMIC_SEQ_CST)
/* A warning of the code itself, such as a kernel's WARN_ON: a finding. */
#define cp_warn(sentence) cp_fail_("warning", __FILE__, __LINE__, sentence)
/* Something that cannot be checked under a scheduler was called: ends the run with an error. */
CP_C_ void cp_refuse(const char* sentence);
/* Whether an allocation that may fail does so now: for stand-ins of allocators. */
CP_C_ CP_BOOL_ cp_out_of_memory(void);
/* Memory that is gone after the execution; NULL never comes back. */
CP_C_ void* cp_allocate(unsigned long size);
CP_C_ void* cp_allocate_zeroed(unsigned long size);
CP_C_ void cp_release(void* memory);

/* ---- How it works ---- */

enum cp_kind_ {
  CP_SETUP_,
  CP_THREAD_,
  CP_THREADS_,
  CP_INTERRUPT_,
  CP_ALWAYS_,
  CP_FINALLY_,
  CP_IS_KNOWN_
};

struct cp_entry_ {
  enum cp_kind_ kind;
  unsigned count;
  const char* name;
  const char* host; /* of an interrupt its thread; of what is known the reason */
  void (*run)(void);
  CP_BOOL_ (*holds)(void);
};

#define CP_COLLECTED_ __attribute__((used, section("cp_harness"), aligned(8)))
#define CP_ENTRY_(kind, name, count, host)                                             \
  static void cp_run_##name(void);                                                     \
  static struct cp_entry_ cp_entry_##name CP_COLLECTED_ = {kind, count,         #name, \
                                                           host, cp_run_##name, 0};    \
  static void cp_run_##name(void)

#define CP_KNOWN_AT_(finding, reason, number) CP_KNOWN_AS_(finding, reason, number)
#define CP_KNOWN_AS_(finding, reason, number) \
  static struct cp_entry_ cp_known_##number CP_COLLECTED_ = {CP_IS_KNOWN_, 1, finding, reason, 0, 0}

CP_C_ void cp_run_out_(int now);
CP_C_ void cp_fail_(const char* name, const char* file, int line, const char* sentence);

#endif
