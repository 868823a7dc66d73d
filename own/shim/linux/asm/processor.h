/* What busy loops call: nothing, since the scheduler lets the others run.
 * A loop that waits without end is found as one that makes no progress. */
#ifndef CP_SHIM_ASM_PROCESSOR_H
#define CP_SHIM_ASM_PROCESSOR_H

#include <linux/compiler.h>

#define cpu_relax() barrier()

#endif
