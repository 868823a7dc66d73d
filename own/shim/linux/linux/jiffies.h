/* The clock of a kernel: one for all, that only grows, by a tick with each look.  See docs/own-code.md,
 * Limits. */
#ifndef CP_SHIM_LINUX_JIFFIES_H
#define CP_SHIM_LINUX_JIFFIES_H

#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/types.h>
#include <wait_queues.h>

#define HZ 1000
#define MSEC_PER_SEC 1000L
#define USEC_PER_SEC 1000000L
#define NSEC_PER_MSEC 1000000L
#define NSEC_PER_USEC 1000L
#define NSEC_PER_SEC 1000000000L
#define MAX_JIFFY_OFFSET ((LONG_MAX >> 1) - 1)
#define INITIAL_JIFFIES 0UL
#define jiffies (cp_jiffies_())
cp_inline_ u64 get_jiffies_64(void) { return cp_jiffies_(); }

#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)
#define time_in_range(a, b, c) (time_after_eq(a, b) && time_before_eq(a, c))
#define time_is_before_jiffies(a) time_after(jiffies, a)
#define time_is_after_jiffies(a) time_before(jiffies, a)
cp_inline_ unsigned long msecs_to_jiffies(unsigned int m) { return m; }
cp_inline_ unsigned long usecs_to_jiffies(unsigned int u) { return (u + 999UL) / 1000; }
cp_inline_ unsigned int jiffies_to_msecs(unsigned long j) { return (unsigned)j; }
cp_inline_ unsigned int jiffies_to_usecs(unsigned long j) { return (unsigned)(j * 1000); }

#endif
