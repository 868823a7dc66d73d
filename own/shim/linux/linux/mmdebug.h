/* The checks of memory management, which are always on here.
 * They stand in the other header of checks. */
#ifndef CP_SHIM_LINUX_MMDEBUG_H
#define CP_SHIM_LINUX_MMDEBUG_H

#include <linux/bug.h>

#endif
