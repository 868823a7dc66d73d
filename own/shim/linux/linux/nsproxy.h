/* Namespaces of tasks: what code asks of them a harness has to give it. */
#ifndef CP_SHIM_LINUX_NSPROXY_H
#define CP_SHIM_LINUX_NSPROXY_H

#include <linux/sched.h>
#include <linux/spinlock.h>

#endif
