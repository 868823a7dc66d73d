/* Offsets and sizes of members.
 * What is left over comes from the compiler's and the system's headers of this name. */
#ifndef CP_SHIM_LINUX_STDDEF_H
#define CP_SHIM_LINUX_STDDEF_H

#include <stdbool.h>
#include <stddef.h>

#include_next <linux/stddef.h>

#define sizeof_field(type, member) sizeof(((type*)0)->member)
#define offsetofend(type, member) (offsetof(type, member) + sizeof_field(type, member))
#define struct_group(name, ...) \
  union {                       \
    struct {                    \
      __VA_ARGS__               \
    };                          \
    struct {                    \
      __VA_ARGS__               \
    } name;                     \
  }

#endif
