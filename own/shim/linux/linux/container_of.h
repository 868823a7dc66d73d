/* From a member to what contains it.
 * Says at compile time when the pointer is of another type than the member. */
#ifndef CP_SHIM_LINUX_CONTAINER_OF_H
#define CP_SHIM_LINUX_CONTAINER_OF_H

#include <linux/err.h>
#include <linux/stddef.h>

#define container_of(pointer, type, member)                                                        \
  ({                                                                                               \
    void* cp_member_ = (void*)(pointer);                                                           \
    _Static_assert(__builtin_types_compatible_p(typeof(*(pointer)), typeof(((type*)0)->member)) || \
                       __builtin_types_compatible_p(typeof(*(pointer)), void),                     \
                   "container_of: the pointer is of another type than the member");                \
    (type*)((char*)cp_member_ - offsetof(type, member));                                           \
  })
#define container_of_const(pointer, type, member) container_of(pointer, type, member)

#endif
