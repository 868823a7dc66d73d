/* Processors never come or go here. */
#ifndef CP_SHIM_LINUX_CPU_H
#define CP_SHIM_LINUX_CPU_H

#include <linux/cpumask.h>
#include <linux/smp.h>

#define cpus_read_lock() ((void)0)
#define cpus_read_unlock() ((void)0)
#define get_online_cpus() ((void)0)
#define put_online_cpus() ((void)0)
#define lockdep_assert_cpus_held() ((void)0)
enum cpuhp_state { CPUHP_PERCPU_CNT_DEAD = 1, CPUHP_MM_MEMCQ_DEAD, CPUHP_AP_ONLINE_DYN };
#define cpuhp_setup_state(state, name, up, down) ((void)(state), (void)(up), (void)(down), 0)
#define cpuhp_setup_state_nocalls(state, name, up, down) cpuhp_setup_state(state, name, up, down)

#endif
