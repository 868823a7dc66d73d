/* Delays: refused, since there is no time under the scheduler.
 * Code that waits for a condition in a loop is found as one that makes no progress, or waits
 * rightly on a lock. */
#ifndef CP_SHIM_LINUX_DELAY_H
#define CP_SHIM_LINUX_DELAY_H

#include <linux/compiler.h>

#define CP_NO_TIME_ ": there is no time here; every schedule is tried, whatever the delay"
#define ndelay(n) cp_refuse("ndelay" CP_NO_TIME_)
#define udelay(n) cp_refuse("udelay" CP_NO_TIME_)
#define mdelay(n) cp_refuse("mdelay" CP_NO_TIME_)
#define usleep_range(least, most) cp_refuse("usleep_range" CP_NO_TIME_)
#define fsleep(n) cp_refuse("fsleep" CP_NO_TIME_)
#define ssleep(n) cp_refuse("ssleep" CP_NO_TIME_)
#define msleep(n) cp_refuse("msleep" CP_NO_TIME_)

#endif
