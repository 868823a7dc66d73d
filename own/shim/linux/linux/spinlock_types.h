/* The types of spinlocks.
 * They stand beside their operations. */
#ifndef CP_SHIM_LINUX_SPINLOCK_TYPES_H
#define CP_SHIM_LINUX_SPINLOCK_TYPES_H

#include <linux/spinlock.h>

#endif
