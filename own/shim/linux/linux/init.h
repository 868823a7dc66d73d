/* Functions that run at boot: none runs by itself here.  A harness calls in cp_setup what it needs.
 * The sections that a kernel drops after boot are kept. */
#ifndef CP_SHIM_LINUX_INIT_H
#define CP_SHIM_LINUX_INIT_H

#include <linux/compiler_types.h>
#include <linux/export.h>

#define CP_NOT_CALLED_(function) \
  static __attribute__((unused)) typeof(&function) cp_not_called_##function = function
#define early_initcall(function) CP_NOT_CALLED_(function)
#define core_initcall(function) CP_NOT_CALLED_(function)
#define subsys_initcall(function) CP_NOT_CALLED_(function)
#define fs_initcall(function) CP_NOT_CALLED_(function)
#define device_initcall(function) CP_NOT_CALLED_(function)
#define late_initcall(function) CP_NOT_CALLED_(function)
#define __setup(text, function) CP_NOT_CALLED_(function)
#define early_param(text, function) CP_NOT_CALLED_(function)

#endif
