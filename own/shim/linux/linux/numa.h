/* One node of memory, whose number is 0. */
#ifndef CP_SHIM_LINUX_NUMA_H
#define CP_SHIM_LINUX_NUMA_H

#define NUMA_NO_NODE (-1)
#define MAX_NUMNODES 1

#endif
