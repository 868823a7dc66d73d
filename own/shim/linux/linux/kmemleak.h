/* Leaks are not looked for here.
 * What files include of this header comes to nothing. */
#ifndef CP_SHIM_LINUX_KMEMLEAK_H
#define CP_SHIM_LINUX_KMEMLEAK_H

#include <linux/compiler.h>
#include <linux/types.h>


#define kmemleak_not_leak(pointer) ((void)(pointer))
#define kmemleak_ignore(pointer) ((void)(pointer))
#define kmemleak_alloc(pointer, ...) ((void)(pointer))
#define kmemleak_free(pointer) ((void)(pointer))

#endif
