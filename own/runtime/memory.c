/* The heap of the code: begun anew for every execution, never used twice within one. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)
enum { kAlignment = 16 };

void *malloc(size_t size) { return cp_host->allocate(size, kAlignment); }
void *calloc(size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
  void *memory = cp_host->allocate(bytes, kAlignment);
  return memory == NULL ? NULL : memset(memory, 0, bytes);
}
void *realloc(void *old, size_t size) {
  void *memory = cp_host->allocate(size, kAlignment);
  if (memory == NULL || old == NULL) return memory;
  const size_t had = cp_host->size_of(old);
  memcpy(memory, old, had < size ? had : size);
  cp_host->release(old, CODE);
  return memory;
}
void *aligned_alloc(size_t alignment, size_t size) { return cp_host->allocate(size, alignment); }
int posix_memalign(void **memory, size_t alignment, size_t size) {
  *memory = cp_host->allocate(size, alignment);
  return *memory == NULL ? ENOMEM : 0;
}
void free(void *memory) {
  if (memory != NULL) cp_host->release(memory, CODE);
}
char *strdup(const char *text) {
  const size_t size = strlen(text) + 1;
  return memcpy(cp_host->allocate(size, kAlignment), text, size);
}

/* C++'s operators, by their names in the object file. */
static void *need(size_t size, size_t alignment) {
  void *memory = cp_host->allocate(size, alignment);
  if (memory == NULL) cp_host->crash("operator new finds no memory");
  return memory;
}
void *_Znwm(size_t size) { return need(size, kAlignment); }
void *_Znam(size_t size) { return need(size, kAlignment); }
void *_ZnwmSt11align_val_t(size_t size, size_t alignment) { return need(size, alignment); }
void *_ZnamSt11align_val_t(size_t size, size_t alignment) { return need(size, alignment); }
#define DELETES(name, ...)                              \
  void name(void *memory __VA_ARGS__) {                 \
    if (memory != NULL) cp_host->release(memory, CODE); \
  }
DELETES(_ZdlPv)
DELETES(_ZdaPv)
DELETES(_ZdlPvm, , size_t size)
DELETES(_ZdaPvm, , size_t size)
DELETES(_ZdlPvSt11align_val_t, , size_t alignment)
DELETES(_ZdaPvSt11align_val_t, , size_t alignment)
DELETES(_ZdlPvmSt11align_val_t, , size_t size, size_t alignment)
DELETES(_ZdaPvmSt11align_val_t, , size_t size, size_t alignment)
