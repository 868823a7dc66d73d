/* Sets of processors: all that there are, which are as many as threads. */
#ifndef CP_SHIM_LINUX_CPUMASK_H
#define CP_SHIM_LINUX_CPUMASK_H

#include <linux/threads.h>
#include <linux/types.h>
#include <processors.h>

#define nr_cpu_ids (cp_processors_())
#define num_possible_cpus() (cp_processors_())
#define num_online_cpus() (cp_processors_())
#define num_present_cpus() (cp_processors_())
#define cpu_possible(cpu) ((unsigned)(cpu) < cp_processors_())
#define cpu_online(cpu) ((unsigned)(cpu) < cp_processors_())
#define for_each_possible_cpu(cpu) \
  for ((cpu) = 0; (unsigned)(cpu) < cp_processors_(); (cpu)++)
#define for_each_online_cpu(cpu) for_each_possible_cpu(cpu)
#define for_each_present_cpu(cpu) for_each_possible_cpu(cpu)

#endif
