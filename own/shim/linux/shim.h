/* Read before every file that is compiled with --shim linux, as a kernel build reads its
 * configuration. Holds what kernel code uses without including anything for it. */
#ifndef CP_SHIM_LINUX_H
#define CP_SHIM_LINUX_H

#include <linux/compiler_types.h>
#include <linux/kconfig.h>

#endif
