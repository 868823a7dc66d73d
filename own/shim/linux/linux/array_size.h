/* The number of elements of an array.
 * A pointer in its place does not compile. */
#ifndef CP_SHIM_LINUX_ARRAY_SIZE_H
#define CP_SHIM_LINUX_ARRAY_SIZE_H

#include <linux/build_bug.h>

#define ARRAY_SIZE(array)               \
  (sizeof(array) / sizeof((array)[0]) + \
   (size_t)BUILD_BUG_ON_ZERO(__builtin_types_compatible_p(typeof(array), typeof(&(array)[0]))))

#endif
