/* The configuration that the shim stands for, a 64-bit machine with several processors, and
 * questions to it. What else is set, say with -D: -DCONFIG_MEMCG=1. */
#ifndef CP_SHIM_LINUX_KCONFIG_H
#define CP_SHIM_LINUX_KCONFIG_H

#ifndef CONFIG_64BIT
#define CONFIG_64BIT 1
#endif
#ifndef CONFIG_SMP
#define CONFIG_SMP 1
#endif
#ifndef BITS_PER_LONG
#define BITS_PER_LONG 64
#endif
#ifndef BITS_PER_LONG_LONG
#define BITS_PER_LONG_LONG 64
#endif

/* An option that is 1 pastes to CP_OPTION_1, which shifts a 1 into the second place; any other
 * shifts nothing. */
#define CP_OPTION_1 0,
#define CP_SECOND_(first, second, ...) second
#define CP_IS_ON_3_(shift) CP_SECOND_(shift 1, 0, 0)
#define CP_IS_ON_2_(value) CP_IS_ON_3_(CP_OPTION_##value)
#define CP_IS_ON_(option) CP_IS_ON_2_(option)

#define IS_BUILTIN(option) CP_IS_ON_(option)
#define IS_MODULE(option) 0
#define IS_REACHABLE(option) CP_IS_ON_(option)
#define IS_ENABLED(option) CP_IS_ON_(option)

#endif
