/* Conditions that the compiler checks.
 * They must be constant expressions of the language, not only constant after optimisation. */
#ifndef CP_SHIM_LINUX_BUILD_BUG_H
#define CP_SHIM_LINUX_BUILD_BUG_H

#define BUILD_BUG_ON_MSG(condition, message) _Static_assert(!(condition), message)
#define BUILD_BUG_ON(condition) BUILD_BUG_ON_MSG(condition, "BUILD_BUG_ON(" #condition ")")
#define BUILD_BUG_ON_NOT_POWER_OF_2(n) BUILD_BUG_ON((n) == 0 || (((n) & ((n)-1)) != 0))
#define BUILD_BUG_ON_ZERO(condition) ((int)sizeof(struct { int : (-!!(condition)); }))
#define BUILD_BUG_ON_INVALID(expression) ((void)sizeof((long)(expression)))

#undef static_assert
#define static_assert(condition, ...) CP_STATIC_ASSERT_(condition, ##__VA_ARGS__, #condition)
#define CP_STATIC_ASSERT_(condition, message, ...) _Static_assert(condition, message)

#endif
