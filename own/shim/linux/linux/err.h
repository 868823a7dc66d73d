/* Error numbers within pointers: the last page of addresses stands for them.
 * Everything here is arithmetic on the pointer, and no access. */
#ifndef CP_SHIM_LINUX_ERR_H
#define CP_SHIM_LINUX_ERR_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

#define MAX_ERRNO 4095
#define IS_ERR_VALUE(x) unlikely((unsigned long)(x) >= (unsigned long)-MAX_ERRNO)

cp_inline_ void* ERR_PTR(long error) { return (void*)error; }
cp_inline_ long PTR_ERR(const void* pointer) { return (long)pointer; }
cp_inline_ bool IS_ERR(const void* pointer) { return IS_ERR_VALUE(pointer); }
cp_inline_ bool IS_ERR_OR_NULL(const void* pointer) { return !pointer || IS_ERR_VALUE(pointer); }
cp_inline_ void* ERR_CAST(const void* pointer) { return (void*)pointer; }
cp_inline_ int PTR_ERR_OR_ZERO(const void* pointer) {
  return IS_ERR(pointer) ? (int)PTR_ERR(pointer) : 0;
}

#endif
