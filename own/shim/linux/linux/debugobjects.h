/* No object is tracked here.
 * What files include of this header comes to nothing. */
#ifndef CP_SHIM_LINUX_DEBUGOBJECTS_H
#define CP_SHIM_LINUX_DEBUGOBJECTS_H

#include <linux/compiler.h>
#include <linux/types.h>

#endif
