/* What most kernel code includes: the small headers that the kernel's own has in it, and a few
 * names beside. Symbols of neither are missing, and the compiler says which. */
#ifndef CP_SHIM_LINUX_KERNEL_H
#define CP_SHIM_LINUX_KERNEL_H

#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/kconfig.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/printk.h>
#include <linux/sched/might_sleep.h>
#include <linux/sprintf.h>
#include <linux/stddef.h>
#include <linux/types.h>

#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n) ((u32)((n)&0xffffffffU))
#define u64_to_user_ptr(x) ((void __user*)(uintptr_t)(x))
#define typecheck(type, x) ((void)((typeof(x)*)0 == (type*)0), 1)
#define panic(...) BUG()

#endif
