/* Processors: each thread has its own, and stays there.  Who asks for the processor's number, or for what
 * is the processor's, where it may be moved to another one before it uses that, is told so: a finding, as
 * with a kernel's CONFIG_DEBUG_PREEMPT.  The raw forms do not ask. */
#ifndef CP_SHIM_LINUX_SMP_H
#define CP_SHIM_LINUX_SMP_H

#include <linux/compiler.h>
#include <linux/cpumask.h>
#include <linux/preempt.h>
#include <linux/types.h>
#include <processors.h>

#define CP_STAYS_(what)                                                                          \
  (cp_may_be_moved_()                                                                            \
       ? cp_warn(what ": the thread may be moved to another processor before it uses what it got") \
       : (void)0)
#define raw_smp_processor_id() ((int)cp_processor_())
#define smp_processor_id() (CP_STAYS_("smp_processor_id"), (int)cp_processor_())
#define __smp_processor_id() raw_smp_processor_id()
#define get_cpu() (preempt_disable(), raw_smp_processor_id())
#define put_cpu() preempt_enable()

#endif
