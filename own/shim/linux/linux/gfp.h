/* How an allocation may go about it.  One that may reclaim may sleep; nothing else of the flags has
 * an effect but
 * __GFP_ZERO.  Their values are the shim's own. */
#ifndef CP_SHIM_LINUX_GFP_H
#define CP_SHIM_LINUX_GFP_H

#include <linux/types.h>

#define __GFP_ZERO 0x1U
#define __GFP_DIRECT_RECLAIM 0x2U
#define __GFP_KSWAPD_RECLAIM 0x4U
#define __GFP_IO 0x8U
#define __GFP_FS 0x10U
#define __GFP_HIGH 0x20U
#define __GFP_NOWARN 0x40U
#define __GFP_NOFAIL 0x80U
#define __GFP_NORETRY 0x100U
#define __GFP_RETRY_MAYFAIL 0x200U
#define __GFP_ACCOUNT 0x400U
#define __GFP_NOMEMALLOC 0x800U
#define __GFP_HARDWALL 0x1000U
#define __GFP_RECLAIM (__GFP_DIRECT_RECLAIM | __GFP_KSWAPD_RECLAIM)

#define GFP_KERNEL (__GFP_RECLAIM | __GFP_IO | __GFP_FS)
#define GFP_KERNEL_ACCOUNT (GFP_KERNEL | __GFP_ACCOUNT)
#define GFP_USER (GFP_KERNEL | __GFP_HARDWALL)
#define GFP_NOFS (__GFP_RECLAIM | __GFP_IO)
#define GFP_NOIO __GFP_RECLAIM
#define GFP_NOWAIT __GFP_KSWAPD_RECLAIM
#define GFP_ATOMIC (__GFP_HIGH | __GFP_KSWAPD_RECLAIM)

cp_inline_ bool gfpflags_allow_blocking(gfp_t flags) { return flags & __GFP_DIRECT_RECLAIM; }

#endif
