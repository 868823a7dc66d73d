/* What the runtime, which is linked into the user's image, asks of the program that loads it. */
#ifndef COUNTERPROOF_HOST_H
#define COUNTERPROOF_HOST_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct cp_entry_;

/* Accesses as the scheduler knows them; the order is that of schedule::StepKind. */
enum cp_access {
  CP_LOAD,
  CP_STORE,
  CP_READ_ONCE,
  CP_WRITE_ONCE,
  CP_LOAD_ACQUIRE,
  CP_STORE_RELEASE,
  CP_ADD,
  CP_EXCHANGE,
  CP_COMPARE_EXCHANGE
};

/* What an atomic access orders, as the code says; the order is that of schedule::Ordering. */
enum cp_ordering {
  CP_FULL, /* not said: the access is not atomic */
  CP_RELAXED,
  CP_ACQUIRE,
  CP_RELEASE,
  CP_ACQUIRE_RELEASE,
  CP_SEQUENTIAL
};

/* What an exchange stores that takes no value as it is: told as what it expects. */
enum cp_operation { CP_SWAP, CP_AND, CP_OR, CP_XOR, CP_NAND };

enum cp_lock {
  CP_SPIN_LOCK,
  CP_SPIN_UNLOCK,
  CP_MUTEX_LOCK,
  CP_MUTEX_UNLOCK,
  CP_RCU_READ_LOCK,
  CP_RCU_READ_UNLOCK,
  CP_SYNCHRONIZE_RCU,
  CP_INTERRUPTS_OFF,
  CP_INTERRUPTS_ON,
  CP_MIGHT_SLEEP,
  CP_WAIT, /* on a condition: queue, and be ready to sleep */
  CP_SLEEP,
  CP_WAKE_ONE,
  CP_WAKE_ALL,
  CP_POSIX_SPIN_LOCK, /* a mutex may be locked under it */
  CP_POSIX_SPIN_UNLOCK,
  CP_GUARD_LOCK, /* a mutex, which guards a variable that is initialised once */
  CP_READ_LOCK,  /* of a reader-writer lock */
  CP_WRITE_LOCK,
  CP_RW_UNLOCK, /* whichever of the two the thread has */
  CP_LEAVE,     /* the queue of a condition, without having slept */
  CP_SPIN_READ_LOCK, /* of a reader-writer lock under which nobody may sleep */
  CP_SPIN_WRITE_LOCK,
  CP_SPIN_RW_UNLOCK,
  CP_GATE_SHUT, /* of a section that readers look at again: they wait until it is open */
  CP_GATE_OPEN,
  CP_GATE_PASS
};

enum cp_waited { CP_NOT_WAITED, CP_WOKEN, CP_TIMED_OUT };

struct cp_host {
  /* A scheduling point before an access; returns when the thread may make it. */
  void (*access)(const volatile void* address, size_t size, enum cp_access, enum cp_ordering,
                 uint64_t operand, uint64_t expected, const void* code);
  /* What the runtime keeps for whichever thread comes, and reads or writes without a step of the
   * scheduler: where threads run by themselves it is a step all the same, which they are shown. */
  void (*keeps)(const void* kept, size_t size, enum cp_access, const void* code);
  /* Which thread runs, from 1; 0 outside threads. */
  unsigned (*index)(void);
  /* The same, but for a handler of an interrupt the thread that it interrupts. */
  unsigned (*processor)(void);
  /* How many threads there are, handlers among them: as many as processors, which the verdict says then. */
  unsigned (*processors)(void);
  /* Whether a condition of the harness looks at variables. */
  int (*looks)(void);
  /* What the compare-and-exchange that comes next orders where it exchanges nothing. */
  void (*on_failure)(enum cp_ordering);
  /* It may fail for nothing. */
  void (*weak)(void);
  /* Whether the latest one has. */
  int (*failed_for_nothing)(void);
  /* A function of the code is entered, called from `caller`; and left.  Its frame is what lies
   * between the two. */
  void (*enter)(const void* caller, const void* frame_begin, const void* frame_end,
                const void* code);
  void (*leave)(const void* frame_begin, const void* frame_end, const void* code);
  /* What the access that was just made came to. */
  void (*came_to)(uint64_t result);
  /* What it found, and what it stored in its place, where that was not known before. */
  void (*exchanged)(uint64_t found, uint64_t stored);
  /* What it stored, where that was not known before. */
  void (*stored)(uint64_t value);
  /* A fence, which is not relaxed. */
  void (*fence)(enum cp_ordering, const void* code);
  void (*lock)(const void* lock, enum cp_lock, const void* code);
  /* Takes a lock if it is free; `timed` is for those that would wait for a while.  Returns whether
   * it did. */
  int (*attempt)(const void* lock, enum cp_lock, int timed, const void* code);
  /* Whether the thread has the lock: 1, or 2 as one of several readers. */
  int (*holds)(const void* lock, enum cp_lock);
  /* CP_SLEEP with a time limit.  Returns whether somebody woke the thread. */
  int (*timed_sleep)(const void* condition, const void* code);
  /* Sets a clock to at least so much, and then on by `more`. */
  uint64_t (*tick)(uint64_t* clock, uint64_t at_least, uint64_t more, const void* code);
  /* Sleeps until woken, or a time limit ends that, if the word holds what is expected. */
  enum cp_waited (*futex_wait)(const void* word, size_t size, uint64_t expected, int timed,
                               const void* code);
  /* Wakes so many of those who wait for the word, or all if `most` is 0.  Returns how many. */
  uint64_t (*futex_wake)(const void* word, size_t size, uint64_t most, const void* code);
  void* (*allocate)(size_t size, size_t alignment, const void* code);
  size_t (*size_of)(const void* memory);
  void (*release)(const void* memory, const void* code);
  void (*forget)(const void* memory, size_t size, const void* code);
  void (*fail)(const char* name, const char* file, int line, const char* sentence);
  /* The process would end here; does not return. */
  void (*crash)(const char* sentence);
  /* `code` is where in the user's code, or null if the sentence says so. */
  void (*refuse)(const char* sentence, const void* code);
  /* Refuses it where threads run by themselves. */
  void (*only_together)(const char* sentence, const void* code);
  void (*name)(const void* address, const char* name);
  /* What lies there is a thread's copy of a variable of each thread, whose description is there. */
  void (*name_copy)(const void* address, const void* variable);
  void (*declare_race)(int more);
  /* Creates a thread, which calls `run_thread` of the image with a copy of `work`, so many bytes.
   * Returns its index.  Before it begins, `id` is stored, if there is one: one more than the index. */
  unsigned (*create_thread)(unsigned long* id, const void* work, size_t size, const void* code);
  /* Waits until it has ended, and gives what it has come to.  Returns 0, or EDEADLK if it is this one. */
  int (*join_thread)(unsigned long index, void** result, const void* code);
  void (*detach_thread)(unsigned long index);
  /* Leaves this one with what it has come to; does not return. */
  void (*exit_thread)(void* result);
  /* vsnprintf of the C library. */
  int (*format)(char* text, size_t size, const char* format, __builtin_va_list arguments);
  unsigned (*number)(void);
  unsigned (*count)(void);
  unsigned (*operations)(void);
};

/* What the image has for the program that loads it. */
struct cp_name_ {
  const void* address;
  const char* name;
};
struct cp_connected {
  struct cp_entry_* begin;
  struct cp_entry_* end;
  const struct cp_name_* names; /* that constructors gave */
  size_t named;
  void* unused; /* of the heap that constructors have */
  size_t unused_size;
  void (*thread_ends)(void); /* to be called by a thread that has run */
  void* (*run_thread)(const void* work); /* what a thread does that was created */
  void (*run_main)(void);    /* null if there is no main() */
};

/* Called once after the image is loaded.
 * Returns the size of its host table: a program with another one is not the one it was made for. */
size_t cp_connect(const struct cp_host* host, struct cp_connected* image);

/* In a register beside a sentence when a constructor cannot go on. */
#define CP_LAST_WORDS 0x436f756e74657270ULL

#ifdef __cplusplus
}
#endif

#endif
