/* The least and greatest values of the types of fixed width, beside the system's limits of names
 * and paths. The C library reads this file, too, when it is on the include path. */
#ifndef CP_SHIM_LINUX_LIMITS_H
#define CP_SHIM_LINUX_LIMITS_H

#include_next <linux/limits.h>

#include <limits.h>
#include <stdint.h>

#define U8_MAX 0xffU
#define S8_MAX 0x7f
#define S8_MIN (-S8_MAX - 1)
#define U16_MAX 0xffffU
#define S16_MAX 0x7fff
#define S16_MIN (-S16_MAX - 1)
#define U32_MAX 0xffffffffU
#define S32_MAX 0x7fffffff
#define S32_MIN (-S32_MAX - 1)
#define U64_MAX 0xffffffffffffffffULL
#define S64_MAX 0x7fffffffffffffffLL
#define S64_MIN (-S64_MAX - 1)

#endif
