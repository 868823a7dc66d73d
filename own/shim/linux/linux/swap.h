/* Nothing is swapped here.
 * What files include of this header comes to nothing. */
#ifndef CP_SHIM_LINUX_SWAP_H
#define CP_SHIM_LINUX_SWAP_H

#include <linux/compiler.h>
#include <linux/types.h>

#endif
