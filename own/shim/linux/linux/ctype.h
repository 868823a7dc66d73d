/* Classes of characters: the C library's, in its C locale.
 * Characters above 127 belong to no class. */
#ifndef CP_SHIM_LINUX_CTYPE_H
#define CP_SHIM_LINUX_CTYPE_H

#include <ctype.h>

#endif
