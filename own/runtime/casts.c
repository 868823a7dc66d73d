/* What the C++ library does well enough, once it is told what it reads.
 *
 * dynamic_cast looks at the object that it is asked about: at the pointer to the table of its
 * class, and at that of the whole object.  std::hash reads the bytes that it is given.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

#include "runtime.h"

typedef void* cast(const void* object, const void* from, const void* to, ptrdiff_t hint);

__attribute__((weak)) void* __dynamic_cast(const void* object, const void* from, const void* to,
                                           ptrdiff_t hint) {
  const void* code = __builtin_return_address(0);
  cp_host->access(object, sizeof(void*), CP_LOAD, CP_FULL, 0, 0, code);
  /* How far the whole object begins before this part of it stands in front of its table. */
  const ptrdiff_t* table = *(const ptrdiff_t* const*)object;
  const char* whole = (const char*)object + table[-2];
  if (whole != object) cp_host->access(whole, sizeof(void*), CP_LOAD, CP_FULL, 0, 0, code);
  return ((cast*)dlsym(RTLD_NEXT, "__dynamic_cast"))(object, from, to, hint);
}

typedef size_t hash(const void* bytes, size_t size, size_t seed);

__attribute__((weak)) size_t _ZSt11_Hash_bytesPKvmm(const void* bytes, size_t size, size_t seed) {
  if (size != 0)
    cp_host->access(bytes, size, CP_LOAD, CP_FULL, 0, 0, __builtin_return_address(0));
  return ((hash*)dlsym(RTLD_NEXT, "_ZSt11_Hash_bytesPKvmm"))(bytes, size, seed);
}
