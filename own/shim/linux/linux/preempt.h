/* Preemption.  A thread may be preempted at any access of what threads share; since nothing here is
 * per processor, preempt_disable comes to nothing.  Sleeping while it is off is not found. */
#ifndef CP_SHIM_LINUX_PREEMPT_H
#define CP_SHIM_LINUX_PREEMPT_H

#include <linux/compiler.h>

#define preempt_disable() barrier()
#define preempt_enable() barrier()
#define preempt_disable_notrace() barrier()
#define preempt_enable_notrace() barrier()
#define migrate_disable() barrier()
#define migrate_enable() barrier()

#endif
