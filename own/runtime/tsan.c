/* The entry points that -fsanitize=thread calls, with a scheduler behind them.
 *
 * The compiler puts a call before every access to memory that could be shared, and replaces atomic
 * operations and copies of memory by calls.  The sanitizer's own runtime answers them by keeping
 * watch over real threads; this one stops the thread, and goes on when the scheduler says so.  The
 * access itself is then made by the code as it was compiled, with no other thread running.
 *
 * Source of the interface: LLVM's ThreadSanitizer pass, as clang 19 documents its calls.
 */
#include <stdint.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)

static void plain(const volatile void* address, size_t size, enum cp_access kind,
                  const void* code) {
  cp_host->access(address, size, kind, CP_FULL, 0, 0, code);
}

void __tsan_init(void) {}
/* The code keeps its frame's end in the register for that, and ours begins where its ends. */
#define FRAME_BEGIN ((const char*)__builtin_frame_address(0) + 2 * sizeof(void*))
#define FRAME_END (*(const char* const*)__builtin_frame_address(0) + 2 * sizeof(void*))
void __tsan_func_entry(void* caller) { cp_host->enter(caller, FRAME_BEGIN, FRAME_END, CODE); }
void __tsan_func_exit(void) { cp_host->leave(FRAME_BEGIN, FRAME_END, CODE); }
void __tsan_ignore_thread_begin(void) {}
void __tsan_ignore_thread_end(void) {}

#define ACCESSES(size)                                                                         \
  void __tsan_read##size(void* a) { plain(a, size, CP_LOAD, CODE); }                           \
  void __tsan_write##size(void* a) { plain(a, size, CP_STORE, CODE); }                         \
  void __tsan_unaligned_read##size(void* a) { plain(a, size, CP_LOAD, CODE); }                 \
  void __tsan_unaligned_write##size(void* a) { plain(a, size, CP_STORE, CODE); }               \
  void __tsan_volatile_read##size(void* a) { plain(a, size, CP_READ_ONCE, CODE); }             \
  void __tsan_volatile_write##size(void* a) { plain(a, size, CP_WRITE_ONCE, CODE); }           \
  void __tsan_unaligned_volatile_read##size(void* a) { plain(a, size, CP_READ_ONCE, CODE); }   \
  void __tsan_unaligned_volatile_write##size(void* a) { plain(a, size, CP_WRITE_ONCE, CODE); } \
  void __tsan_read_write##size(void* a) {                                                      \
    plain(a, size, CP_LOAD, CODE);                                                             \
    plain(a, size, CP_STORE, CODE);                                                            \
  }
ACCESSES(1)
ACCESSES(2)
ACCESSES(4)
ACCESSES(8)
ACCESSES(16)

void __tsan_read_range(void* a, unsigned long size) { plain(a, size, CP_LOAD, CODE); }
void __tsan_write_range(void* a, unsigned long size) { plain(a, size, CP_STORE, CODE); }
void __tsan_vptr_update(void** a, void* value) {
  if (*a != value) plain(a, sizeof *a, CP_STORE, CODE);
}
void __tsan_vptr_read(void** a) { plain(a, sizeof *a, CP_LOAD, CODE); }

/* The source is read when its step is taken; another thread may write it before the other step is.
 */
void* cp_announced_copy_(void* to, const void* from, size_t size, const void* code) {
  enum { kMost = 65536 };
  if (size == 0) return to;
  if (size >= (size_t)1 << 24) cp_host->crash("more memory is copied than there is");
  if (size > kMost) cp_host->refuse("a copy of more than 64 KiB at once is not covered", code);
  char read[size];
  plain(from, size, CP_LOAD, code);
  cp_copy_(read, from, size);
  plain(to, size, CP_STORE, code);
  return cp_copy_(to, read, size);
}
void* __tsan_memcpy(void* to, const void* from, uintptr_t size) {
  return cp_announced_copy_(to, from, size, CODE);
}
void* __tsan_memmove(void* to, const void* from, uintptr_t size) {
  return cp_announced_copy_(to, from, size, CODE);
}
void* __tsan_memset(void* to, int value, uintptr_t size) {
  if (size != 0) plain(to, size, CP_STORE, CODE);
  return cp_fill_(to, value, size);
}

/* C11's memory orders, as the compiler numbers them. */
static enum cp_ordering ordering(int order) {
  switch (order) {
    case 0:
      return CP_RELAXED;
    case 1:
    case 2:
      return CP_ACQUIRE;
    case 3:
      return CP_RELEASE;
    case 4:
      return CP_ACQUIRE_RELEASE;
    default:
      return CP_SEQUENTIAL;
  }
}

#define ATOMICS(bits)                                                                              \
  typedef uint##bits##_t word##bits;                                                               \
  static void before##bits(volatile word##bits* a, enum cp_access kind, int order,                 \
                           uint64_t operand, uint64_t expected, const void* code) {                \
    cp_host->access(a, sizeof *a, kind, ordering(order), operand, expected, code);                 \
  }                                                                                                \
  word##bits __tsan_atomic##bits##_load(const volatile word##bits* a, int order) {                 \
    before##bits((volatile word##bits*)a, order == 0 ? CP_READ_ONCE : CP_LOAD_ACQUIRE, order, 0,   \
                 0, CODE);                                                                         \
    return *a;                                                                                     \
  }                                                                                                \
  void __tsan_atomic##bits##_store(volatile word##bits* a, word##bits value, int order) {          \
    before##bits(a, order == 0 ? CP_WRITE_ONCE : CP_STORE_RELEASE, order, value, 0, CODE);         \
    *a = value;                                                                                    \
  }                                                                                                \
  word##bits __tsan_atomic##bits##_exchange(volatile word##bits* a, word##bits value, int order) { \
    before##bits(a, CP_EXCHANGE, order, value, 0, CODE);                                           \
    const word##bits was = *a;                                                                     \
    *a = value;                                                                                    \
    cp_host->came_to(was);                                                                         \
    return was;                                                                                    \
  }                                                                                                \
  word##bits __tsan_atomic##bits##_fetch_add(volatile word##bits* a, word##bits value,             \
                                             int order) {                                          \
    before##bits(a, CP_ADD, order, (uint64_t)(int##bits##_t)value, 0, CODE);                       \
    const word##bits was = *a;                                                                     \
    *a = (word##bits)(was + value);                                                                \
    cp_host->came_to(*a);                                                                          \
    return was;                                                                                    \
  }                                                                                                \
  word##bits __tsan_atomic##bits##_fetch_sub(volatile word##bits* a, word##bits value,             \
                                             int order) {                                          \
    before##bits(a, CP_ADD, order, (uint64_t)(int64_t)(int##bits##_t)(0 - value), 0, CODE);        \
    const word##bits was = *a;                                                                     \
    *a = (word##bits)(was - value);                                                                \
    cp_host->came_to(*a);                                                                          \
    return was;                                                                                    \
  }                                                                                                \
  OTHER(bits, and, CP_AND, was& value)                                                             \
  OTHER(bits, or, CP_OR, was | value)                                                              \
  OTHER(bits, xor, CP_XOR, was ^ value)                                                            \
  OTHER(bits, nand, CP_NAND, ~(was & value))                                                       \
  static word##bits swap##bits(volatile word##bits* a, word##bits expected, word##bits value,      \
                               int order, int failure, const void* code) {                         \
    cp_host->on_failure(ordering(failure));                                                        \
    before##bits(a, CP_COMPARE_EXCHANGE, order, value, expected, code);                            \
    const word##bits was = *a;                                                                     \
    const int done = was == expected && !cp_host->failed_for_nothing();                            \
    if (done) *a = value;                                                                          \
    cp_host->came_to(done);                                                                        \
    return was;                                                                                    \
  }                                                                                                \
  int __tsan_atomic##bits##_compare_exchange_strong(volatile word##bits* a, word##bits* expected,  \
                                                    word##bits value, int order, int failure) {    \
    const word##bits was = swap##bits(a, *expected, value, order, failure, CODE);                  \
    if (was == *expected) return 1;                                                                \
    *expected = was;                                                                               \
    return 0;                                                                                      \
  }                                                                                                \
  int __tsan_atomic##bits##_compare_exchange_weak(volatile word##bits* a, word##bits* expected,    \
                                                  word##bits value, int order, int failure) {      \
    const word##bits was = swap##bits(a, *expected, value, order, failure, CODE);                  \
    if (was == *expected) return 1;                                                                \
    *expected = was;                                                                               \
    return 0;                                                                                      \
  }                                                                                                \
  word##bits __tsan_atomic##bits##_compare_exchange_val(                                           \
      volatile word##bits* a, word##bits expected, word##bits value, int order, int failure) {     \
    return swap##bits(a, expected, value, order, failure, CODE);                                   \
  }

#define OTHER(bits, name, operation, result)                                              \
  word##bits __tsan_atomic##bits##_fetch_##name(volatile word##bits* a, word##bits value, \
                                                int order) {                              \
    /* What will be there is known only when the step is taken. */                        \
    before##bits(a, CP_EXCHANGE, order, 0, operation, CODE);                              \
    const word##bits was = *a;                                                            \
    *a = (word##bits)(result);                                                            \
    cp_host->came_to(was);                                                                \
    cp_host->stored(*a);                                                                  \
    return was;                                                                           \
  }
ATOMICS(8)
ATOMICS(16)
ATOMICS(32)
ATOMICS(64)

/* The compiler asks whether what was there is what was expected, and not whether it is done; so a
 * weak exchange is asked once more (own/runtime/weak_exchange.h). */
void cp_weak_exchange_(int weak) {
  if (weak) cp_host->weak();
}
int cp_exchange_done_(void) { return !cp_host->failed_for_nothing(); }

void __tsan_atomic_thread_fence(int order) {
  if (order != 0) cp_host->fence(ordering(order), CODE);
}
void __tsan_atomic_signal_fence(int order) { (void)order; }
