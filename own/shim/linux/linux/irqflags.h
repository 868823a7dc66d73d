/* Interrupts of the thread's own processor: on and off, nested.  local_irq_enable takes back one
 * local_irq_disable, where a kernel's turns interrupts on however deep they are off. */
#ifndef CP_SHIM_LINUX_IRQFLAGS_H
#define CP_SHIM_LINUX_IRQFLAGS_H

#include <linux/compiler.h>

#define local_irq_disable() cp_interrupts_off()
#define local_irq_enable() cp_interrupts_on()
#define local_irq_save(flags) \
  do {                        \
    (flags) = 0;              \
    cp_interrupts_off();      \
  } while (0)
#define local_irq_restore(flags) \
  do {                           \
    (void)(flags);               \
    cp_interrupts_on();          \
  } while (0)

#endif
