/* The heap of the code: begun anew for every execution, never used twice within one. */
#include <errno.h>
#include <stdlib.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)
enum { kAlignment = 16 };

static void* allocate(size_t size, size_t alignment, const void* code) {
  return cp_host->allocate(size, alignment, code);
}
static void release(void* memory, const void* code) {
  if (memory != NULL) cp_host->release(memory, code);
}

void* malloc(size_t size) { return cp_fails_(CODE) ? NULL : allocate(size, kAlignment, CODE); }
void* calloc(size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
  void* memory = cp_fails_(CODE) ? NULL : allocate(bytes, kAlignment, CODE);
  return memory == NULL ? NULL : cp_fill_(memory, 0, bytes);
}
void* realloc(void* old, size_t size) {
  void* memory = cp_fails_(CODE) ? NULL : allocate(size, kAlignment, CODE);
  if (memory == NULL || old == NULL) return memory;
  const size_t of_heap = cp_host->size_of(old);
  const size_t had = cp_is_early_(old) ? cp_early_size_(old) : of_heap;
  const size_t kept = had < size ? had : size;
  if (kept != 0) cp_host->access(old, kept, CP_LOAD, CP_FULL, 0, 0, CODE);
  cp_copy_(memory, old, kept);
  release(old, CODE);
  return memory;
}
void* aligned_alloc(size_t alignment, size_t size) {
  return cp_fails_(CODE) ? NULL : allocate(size, alignment, CODE);
}
int posix_memalign(void** memory, size_t alignment, size_t size) {
  *memory = cp_fails_(CODE) ? NULL : allocate(size, alignment, CODE);
  return *memory == NULL ? ENOMEM : 0;
}
void free(void* memory) { release(memory, CODE); }
void* memalign(size_t alignment, size_t size) { return allocate(size, alignment, CODE); }
void* reallocarray(void* old, size_t count, size_t size) {
  size_t bytes;
  return __builtin_mul_overflow(count, size, &bytes) ? NULL : realloc(old, bytes);
}

/* C++'s operators, by their names in the object file. */
static void* need(size_t size, size_t alignment, const void* code) {
  void* memory = allocate(size, alignment, code);
  if (memory == NULL) cp_host->crash("operator new finds no memory");
  return memory;
}
void* _Znwm(size_t size) { return need(size, kAlignment, CODE); }
void* _Znam(size_t size) { return need(size, kAlignment, CODE); }
void* _ZnwmSt11align_val_t(size_t size, size_t alignment) { return need(size, alignment, CODE); }
void* _ZnamSt11align_val_t(size_t size, size_t alignment) { return need(size, alignment, CODE); }
void* _ZnwmRKSt9nothrow_t(size_t size, const void* tag) {
  return (void)tag, allocate(size, kAlignment, CODE);
}
void* _ZnamRKSt9nothrow_t(size_t size, const void* tag) {
  return (void)tag, allocate(size, kAlignment, CODE);
}
#define DELETES(name, ...) \
  void name(void* memory __VA_ARGS__) { release(memory, CODE); }
DELETES(_ZdlPv)
DELETES(_ZdaPv)
DELETES(_ZdlPvm, , size_t size __attribute__((unused)))
DELETES(_ZdaPvm, , size_t size __attribute__((unused)))
DELETES(_ZdlPvSt11align_val_t, , size_t alignment)
DELETES(_ZdaPvSt11align_val_t, , size_t alignment)
DELETES(_ZdlPvmSt11align_val_t, , size_t size, size_t alignment)
DELETES(_ZdaPvmSt11align_val_t, , size_t size, size_t alignment)
DELETES(_ZdlPvRKSt9nothrow_t, , const void* tag)
DELETES(_ZdaPvRKSt9nothrow_t, , const void* tag)
