/* Messages: nothing is printed, since every message would come once an execution.
 * Formats are those of the C library; what only a kernel's %p knows is formatted as a pointer. */
#ifndef CP_SHIM_LINUX_PRINTK_H
#define CP_SHIM_LINUX_PRINTK_H

#include <linux/compiler.h>
#include <linux/sprintf.h>

#define KERN_SOH "\001"
#define KERN_EMERG KERN_SOH "0"
#define KERN_ALERT KERN_SOH "1"
#define KERN_CRIT KERN_SOH "2"
#define KERN_ERR KERN_SOH "3"
#define KERN_WARNING KERN_SOH "4"
#define KERN_NOTICE KERN_SOH "5"
#define KERN_INFO KERN_SOH "6"
#define KERN_DEBUG KERN_SOH "7"
#define KERN_CONT KERN_SOH "c"

/* Evaluates nothing, and lets the compiler see that the arguments exist. */
#define no_printk(...)                        \
  ({                                          \
    if (0) (void)snprintf(0, 0, __VA_ARGS__); \
    0;                                        \
  })
#define printk(...) no_printk(__VA_ARGS__)
#define printk_once(...) no_printk(__VA_ARGS__)
#define printk_ratelimited(...) no_printk(__VA_ARGS__)
#define pr_emerg(...) no_printk(__VA_ARGS__)
#define pr_alert(...) no_printk(__VA_ARGS__)
#define pr_crit(...) no_printk(__VA_ARGS__)
#define pr_err(...) no_printk(__VA_ARGS__)
#define pr_warn(...) no_printk(__VA_ARGS__)
#define pr_notice(...) no_printk(__VA_ARGS__)
#define pr_info(...) no_printk(__VA_ARGS__)
#define pr_cont(...) no_printk(__VA_ARGS__)
#define pr_debug(...) no_printk(__VA_ARGS__)
#define pr_devel(...) no_printk(__VA_ARGS__)
#define pr_err_once(...) no_printk(__VA_ARGS__)
#define pr_warn_once(...) no_printk(__VA_ARGS__)
#define pr_info_once(...) no_printk(__VA_ARGS__)
#define pr_err_ratelimited(...) no_printk(__VA_ARGS__)
#define pr_warn_ratelimited(...) no_printk(__VA_ARGS__)
#define dump_stack() ((void)0)

#endif
