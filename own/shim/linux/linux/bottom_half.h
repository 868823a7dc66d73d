/* Softirqs, which are interrupts here: a harness's cp_interrupt stands for the softirq, and
 * local_bh_disable turns it off.  So one harness has either softirqs or hard interrupts, not both.
 */
#ifndef CP_SHIM_LINUX_BOTTOM_HALF_H
#define CP_SHIM_LINUX_BOTTOM_HALF_H

#include <linux/compiler.h>

#define local_bh_disable() cp_interrupts_off()
#define local_bh_enable() cp_interrupts_on()

#endif
