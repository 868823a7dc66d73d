/* What files of a kernel's memory management share. */
#ifndef CP_SHIM_LINUX_INTERNAL_H
#define CP_SHIM_LINUX_INTERNAL_H

#include <linux/gfp.h>

#define GFP_RECLAIM_MASK                                                                         \
  (__GFP_RECLAIM | __GFP_HIGH | __GFP_IO | __GFP_FS | __GFP_NOWARN | __GFP_RETRY_MAYFAIL |       \
   __GFP_NOFAIL | __GFP_NORETRY | __GFP_NOMEMALLOC)

#endif
