/* Error numbers: the system's, and the few that only a kernel knows.
 * The C library reads this file, too, when it is on the include path. */
#ifndef CP_SHIM_LINUX_ERRNO_H
#define CP_SHIM_LINUX_ERRNO_H

#include_next <linux/errno.h>

#define ERESTARTSYS 512
#define ERESTARTNOINTR 513
#define ERESTARTNOHAND 514
#define EPROBE_DEFER 517
#define ENOTSUPP 524

#endif
