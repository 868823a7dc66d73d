/* Modes of files are numbers that nobody reads.
 * What files include of this header comes to nothing. */
#ifndef CP_SHIM_LINUX_STAT_H
#define CP_SHIM_LINUX_STAT_H

#include <linux/compiler.h>
#include <linux/types.h>

#endif
