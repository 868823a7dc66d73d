/* Before the image is connected: its constructors run, alone, and nothing is scheduled.
 *
 * What they allocate is part of the image's variables, and what they call variables is kept.  What
 * would need a program that runs ends the loading with a sentence: the program that loads us takes
 * the signal of an instruction that must not be reached, and finds the sentence in a register
 * (own/host.cpp).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>

#include "runtime.h"

enum { kRoom = 1 << 20, kMostNames = 256 };

static void give_up(const char* sentence) {
  __asm__ volatile("ud2" : : "a"(CP_LAST_WORDS), "D"(sentence) : "memory");
  __builtin_unreachable();
}

static void no_access(const volatile void* a, size_t b, enum cp_access c, enum cp_ordering d,
                      uint64_t e, uint64_t f, const void* g) {
  (void)a, (void)b, (void)c, (void)d, (void)e, (void)f, (void)g;
}
static void no_enter(const void* a, const void* b, const void* c, const void* d) {
  (void)a, (void)b, (void)c, (void)d;
}
static void no_leave(const void* a, const void* b, const void* c) { (void)a, (void)b, (void)c; }
static void no_values(uint64_t a, uint64_t b) { (void)a, (void)b; }
static int no_attempt(const void* a, enum cp_lock b, int c, const void* d) {
  (void)a, (void)b, (void)c, (void)d;
  return 1;
}
static int no_holder(const void* a, enum cp_lock b) {
  (void)a, (void)b;
  return 0;
}
static uint64_t tick(uint64_t* clock, uint64_t at_least, uint64_t more, const void* code) {
  (void)code;
  return *clock = (*clock < at_least ? at_least : *clock) + more;
}
static void nothing(void) {}
static int no_look(void) { return 0; }
static unsigned one(void) { return 1; }
static void no_value(uint64_t a) { (void)a; }
static unsigned no_index(void) { return 0; }
static int no_failure(void) { return 0; }
static void no_lock(const void* a, enum cp_lock b, const void* c) { (void)a, (void)b, (void)c; }
static void no_order(enum cp_ordering a) { (void)a; }
static void no_fence(enum cp_ordering a, const void* b) { (void)a, (void)b; }
static void no_release(const void* a, const void* b) { (void)a, (void)b; }
static void no_race(int a) { (void)a; }
static enum cp_waited no_wait(const void* a, size_t b, uint64_t c, int d, const void* e) {
  (void)a, (void)b, (void)c, (void)d, (void)e;
  give_up("a constructor waits for a wake-up, and nobody could wake it");
  return CP_NOT_WAITED;
}
static int no_sleep(const void* a, const void* b) {
  (void)a, (void)b;
  give_up("a constructor waits for a wake-up, and nobody could wake it");
  return 0;
}
static uint64_t no_wake(const void* a, size_t b, uint64_t c, const void* d) {
  (void)a, (void)b, (void)c, (void)d;
  return 0;
}

/* The size stands before each block. */
static _Alignas(16) char room[kRoom];
static size_t used;
static void* allocate(size_t size, size_t alignment, const void* code) {
  (void)code;
  if (alignment < 16) alignment = 16;
  const uintptr_t first = (uintptr_t)room + used + 16;
  const size_t begin = ((first + alignment - 1) & ~(uintptr_t)(alignment - 1)) - (uintptr_t)room;
  if (size > sizeof room || begin + size > sizeof room)
    give_up("a constructor allocates more than 1 MiB; allocate in cp_setup instead");
  used = begin + size;
  ((size_t*)(room + begin))[-1] = size;
  return room + begin;
}
int cp_is_early_(const void* memory) {
  return (const char*)memory >= room && (const char*)memory < room + sizeof room;
}
size_t cp_early_size_(const void* memory) { return ((const size_t*)memory)[-1]; }

static struct cp_name_ names[kMostNames];
static size_t named;
static void name(const void* address, const char* text) {
  if (named == kMostNames)
    give_up("constructors call more than 256 variables by name; use cp_name in cp_setup");
  names[named++] = (struct cp_name_){address, text};
}
void cp_early_(struct cp_connected* image) {
  image->names = names;
  image->named = named;
  image->unused = room + used;
  image->thread_ends = cp_thread_ends_;
  image->run_thread = cp_run_thread_;
  image->run_main = cp_main_();
  image->unused_size = sizeof room - used;
}

static unsigned create_thread(unsigned long* id, const void* work, size_t size, const void* code) {
  (void)id, (void)work, (void)size, (void)code;
  give_up("a constructor creates a thread; create it in main(), or in a cp_thread");
  return 0;
}
static int join_thread(unsigned long index, void** result, const void* code) {
  (void)index, (void)result, (void)code;
  return 0;
}
static void detach_thread(unsigned long index) { (void)index; }
static void exit_thread(void* result) {
  (void)result;
  give_up("a constructor calls pthread_exit()");
}

static void no_copy(const void* a, const void* b) { (void)a, (void)b; }

static void forget(const void* memory, size_t size, const void* code) {
  (void)memory, (void)size, (void)code;
  give_up("cp_free_is_last_use() in a constructor is not covered; call it in cp_setup");
}
static void fail(const char* finding, const char* file, int line, const char* sentence) {
  static char text[512];
  (void)finding;
  /* Only the C library is asked, and only here: nothing is announced. */
  int (*print)(char*, size_t, const char*, ...) =
      (int (*)(char*, size_t, const char*, ...))dlsym(RTLD_NEXT, "snprintf");
  if (file == NULL) give_up(sentence);
  print(text, sizeof text, "%s:%d: %s", file, line, sentence);
  give_up(text);
}
static void refuse(const char* sentence, const void* code) {
  (void)code;
  give_up(sentence);
}
static void crash(const char* sentence) {
  give_up(sentence == NULL ? "an assertion fails" : sentence);
}
static int format(char* text, size_t size, const char* words, va_list arguments) {
  int (*print)(char*, size_t, const char*, va_list) =
      (int (*)(char*, size_t, const char*, va_list))dlsym(RTLD_NEXT, "vsnprintf");
  return print(text, size, words, arguments);
}
static unsigned no_operations(void) {
  give_up("cp_operations() in a constructor is not covered; call it in cp_setup");
  return 1;
}

static void no_keeping(const void* kept, size_t size, enum cp_access access, const void* code) {
  (void)kept, (void)size, (void)access, (void)code;
}

static void no_refusal(const char* sentence, const void* code) { (void)sentence, (void)code; }

const struct cp_host cp_nobody_ = {.access = no_access,
                                   .keeps = no_keeping,
                                   .index = no_index,
                                   .processor = no_index,
                                   .processors = one,
                                   .looks = no_look,
                                   .on_failure = no_order,
                                   .weak = nothing,
                                   .failed_for_nothing = no_failure,
                                   .enter = no_enter,
                                   .leave = no_leave,
                                   .came_to = no_value,
                                   .exchanged = no_values,
                                   .stored = no_value,
                                   .fence = no_fence,
                                   .lock = no_lock,
                                   .attempt = no_attempt,
                                   .holds = no_holder,
                                   .timed_sleep = no_sleep,
                                   .tick = tick,
                                   .futex_wait = no_wait,
                                   .futex_wake = no_wake,
                                   .allocate = allocate,
                                   .size_of = cp_early_size_,
                                   .release = no_release,
                                   .forget = forget,
                                   .fail = fail,
                                   .crash = crash,
                                   .refuse = refuse,
                                   .only_together = no_refusal,
                                   .name = name,
                                   .name_copy = no_copy,
                                   .declare_race = no_race,
                                   .create_thread = create_thread,
                                   .join_thread = join_thread,
                                   .detach_thread = detach_thread,
                                   .exit_thread = exit_thread,
                                   .format = format,
                                   .number = no_index,
                                   .count = no_index,
                                   .operations = no_operations};
