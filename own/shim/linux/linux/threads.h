/* How many processors and tasks there may be. */
#ifndef CP_SHIM_LINUX_THREADS_H
#define CP_SHIM_LINUX_THREADS_H

#define NR_CPUS 8
#define PID_MAX_DEFAULT 0x8000
#define PID_MAX_LIMIT (4 * 1024 * 1024)

#endif
