/* dynamic_cast looks at the object that it is asked about: at the pointer to the table of its
 * class, and at that of the whole object.  Both are announced; the C++ library then does the work.
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
