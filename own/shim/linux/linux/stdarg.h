/* Variable arguments: the compiler's own.
 * Nothing is added. */
#ifndef CP_SHIM_LINUX_STDARG_H
#define CP_SHIM_LINUX_STDARG_H

#include <stdarg.h>

#endif
