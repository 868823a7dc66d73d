/* Read before every file that is compiled with --shim linux, as a kernel build reads its configuration.
 * Brings all stand-ins, so that a file which relies on what other headers of a kernel include finds it;
 * but for those of pages, nodes and memory groups, of which code often has its own.
 * With CP_SHIM_ONLY_INCLUDED a file has only those that it includes: for one that has stand-ins of its
 * own for the others.  A harness in C++ has those, too. */
#ifndef CP_SHIM_LINUX_SHIM_H
#define CP_SHIM_LINUX_SHIM_H

#include <linux/compiler_types.h>
#include <linux/kconfig.h>

/* A kernel's 64 bits are a long long, the system's a long: both are as wide. */
#pragma clang diagnostic ignored "-Wformat"

#if !defined(CP_SHIM_ONLY_INCLUDED) && !defined(__cplusplus)
#include <asm/barrier.h>
#include <asm/cmpxchg.h>
#include <asm/page.h>
#include <asm/processor.h>
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/bottom_half.h>
#include <linux/bug.h>
#include <linux/build_bug.h>
#include <linux/cache.h>
#include <linux/cgroup-defs.h>
#include <linux/cgroup.h>
#include <linux/compiler.h>
#include <linux/compiler_types.h>
#include <linux/completion.h>
#include <linux/container_of.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/cred.h>
#include <linux/ctype.h>
#include <linux/debugobjects.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/hash.h>
#include <linux/idr.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kconfig.h>
#include <linux/kernel.h>
#include <linux/kmemleak.h>
#include <linux/kref.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/llist.h>
#include <linux/lockdep.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mmdebug.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/ns_common.h>
#include <linux/nsproxy.h>
#include <linux/numa.h>
#include <linux/overflow.h>
#include <linux/parser.h>
#include <linux/percpu-defs.h>
#include <linux/percpu-refcount.h>
#include <linux/percpu.h>
#include <linux/percpu_counter.h>
#include <linux/poison.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rwlock.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/sched/might_sleep.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/semaphore.h>
#include <linux/seq_file.h>
#include <linux/seqlock.h>
#include <linux/shrinker.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/spinlock_types.h>
#include <linux/sprintf.h>
#include <linux/stat.h>
#include <linux/stdarg.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/swap.h>
#include <linux/sysctl.h>
#include <linux/threads.h>
#include <linux/timer.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#endif

#endif
