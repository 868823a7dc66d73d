/* Delays: the one clock goes on by as much; every schedule is tried, however long.  Who sleeps may not
 * hold a spinlock. */
#ifndef CP_SHIM_LINUX_DELAY_H
#define CP_SHIM_LINUX_DELAY_H

#include <linux/compiler.h>
#include <wait_queues.h>

#define ndelay(n) cp_time_passes_(n)
#define udelay(n) cp_time_passes_((n)*1000UL)
#define mdelay(n) cp_time_passes_((n)*1000000UL)
#define CP_SLEEPS_(n) (cp_might_sleep(), cp_time_passes_(n))
#define usleep_range(least, most) ((void)(most), CP_SLEEPS_((least)*1000UL))
#define fsleep(n) CP_SLEEPS_((n)*1000UL)
#define msleep(n) CP_SLEEPS_((n)*1000000UL)
#define ssleep(n) CP_SLEEPS_((n)*1000000000UL)
#define msleep_interruptible(n) (CP_SLEEPS_((n)*1000000UL), 0UL)

#endif
