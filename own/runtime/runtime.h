/* What the parts of the runtime share. */
#ifndef COUNTERPROOF_RUNTIME_H
#define COUNTERPROOF_RUNTIME_H

#include "host.h"

/* Never null: until the image is connected it is `cp_nobody_` (early.c). */
extern const struct cp_host* cp_host;
extern const struct cp_host cp_nobody_;

/* Memory that constructors allocated. */
int cp_is_early_(const void* memory);
size_t cp_early_size_(const void* memory);
void cp_early_(struct cp_connected* image);

/* The runtime's own copies, which nobody need see: memcpy() and its kin are announced. */
static inline void* cp_copy_(void* to, const void* from, size_t size) {
  void* begin = to;
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
  return begin;
}
static inline void* cp_fill_(void* to, int value, size_t size) {
  void* begin = to;
  __asm__ volatile("rep stosb" : "+D"(to), "+c"(size) : "a"(value) : "memory");
  return begin;
}
/* Copies `size` bytes as the code's own copy: read in one step, written in another. */
void* cp_announced_copy_(void* to, const void* from, size_t size, const void* code);

/* Destroys what a thread has of its own. */
void cp_thread_ends_(void);

/* What a thread is created for: the begin of a structure, whose rest `run` knows.  Without holes: the
 * same work is the same bytes. */
struct cp_work_of_thread_ {
  void* (*run)(const struct cp_work_of_thread_*);
};
/* Creates a thread that nobody joins. */
void cp_start_detached_(const struct cp_work_of_thread_* work, size_t size, const void* code);

/* A thread has one spinlock more, or one level of interrupts; it ends (processors.c). */
void cp_holds_spinlock_(int more);
void cp_has_interrupts_off_(int more);
void cp_sections_end_(void);

/* Runs what the thread was created for; and main(), if there is one (create.c). */
void* cp_run_thread_(const void* work);
void (*cp_main_(void))(void);

/* Reads a std::string of the code's. */
void cp_reads_string_(const void* string);

/* The clock has come to a time, by which something ended (clock.c). */
struct timespec;
void cp_clock_reaches_(int clock, const struct timespec* until, const void* code);
void cp_clock_goes_on_(const struct timespec* time, const void* code);

/* Whether an allocation that may fail, called from `code`, does. */
int cp_fails_(const void* code);

/* What an int of fresh memory holds (own_program.cpp). */
#define CP_UNWRITTEN ((int)0xa5a5a5a5)

#endif
