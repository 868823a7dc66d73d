/* Preemption.  While it is off nobody may sleep, and the thread stays on its processor; where it may be
 * moved see linux/smp.h. */
#ifndef CP_SHIM_LINUX_PREEMPT_H
#define CP_SHIM_LINUX_PREEMPT_H

#include <linux/compiler.h>
#include <processors.h>

#define preempt_disable() cp_preempt_disable_()
#define preempt_enable() cp_preempt_enable_()
#define preempt_disable_notrace() cp_preempt_disable_()
#define preempt_enable_notrace() cp_preempt_enable_()
#define preempt_enable_no_resched() cp_preempt_enable_()
#define migrate_disable() cp_migrate_disable_(1)
#define migrate_enable() cp_migrate_disable_(-1)
#define preemptible() ((int)cp_preemptible_())
#define in_interrupt() ((int)cp_in_handler_())
#define in_irq() in_interrupt()
#define in_hardirq() in_interrupt()
#define in_softirq() in_interrupt()
#define in_serving_softirq() in_interrupt()
#define in_task() (!in_interrupt())
#define in_atomic() (!cp_preemptible_())

#endif
