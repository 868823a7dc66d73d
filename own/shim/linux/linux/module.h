/* Modules: what they say about themselves comes to nothing.
 * module_init and module_exit name functions that a harness may call. */
#ifndef CP_SHIM_LINUX_MODULE_H
#define CP_SHIM_LINUX_MODULE_H

#include <linux/export.h>
#include <linux/init.h>

#define THIS_MODULE ((struct module*)0)
#define MODULE_LICENSE(text) CP_NOTHING_
#define MODULE_AUTHOR(text) CP_NOTHING_
#define MODULE_DESCRIPTION(text) CP_NOTHING_
#define MODULE_PARM_DESC(name, text) CP_NOTHING_
#define module_param(name, type, mode) CP_NOTHING_
#define module_init(function) CP_NOT_CALLED_(function)
#define module_exit(function) CP_NOT_CALLED_(function)

struct module;

#endif
