/* What the links of a removed entry are set to: addresses that no access survives.
 * Following one is a crash, not a finding of its own. */
#ifndef CP_SHIM_LINUX_POISON_H
#define CP_SHIM_LINUX_POISON_H

#define LIST_POISON1 ((void*)0x100UL)
#define LIST_POISON2 ((void*)0x122UL)

#endif
