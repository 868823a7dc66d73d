/* What namespaces begin with. */
#ifndef CP_SHIM_LINUX_NS_COMMON_H
#define CP_SHIM_LINUX_NS_COMMON_H

#include <linux/refcount.h>
#include <linux/types.h>

struct ns_common {
  unsigned int inum;
  refcount_t count;
};

#endif
