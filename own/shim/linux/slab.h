/* What files of a kernel's allocators share: nothing of it is needed here. */
#ifndef CP_SHIM_LINUX_SLAB_FILES_H
#define CP_SHIM_LINUX_SLAB_FILES_H

#include <linux/slab.h>

#endif
