/* Parts of linux/sched.h that have a header of their own.
 * They stand in that one. */
#ifndef CP_SHIM_LINUX_SCHED_MM_H
#define CP_SHIM_LINUX_SCHED_MM_H

#include <linux/sched.h>

#endif
