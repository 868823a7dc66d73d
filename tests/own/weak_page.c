/* A page counter as Linux has it: a charge adds and looks at the limit; who lowers the limit
 * exchanges it and looks at usage.  Each must see the other. */
#include <linux/atomic.h>
#include <linux/compiler.h>
#ifndef ADD
#define ADD atomic_long_add_return
#endif
#ifndef EXCHANGE
#define EXCHANGE xchg
#endif
static atomic_long_t usage;
static long max = 1;
static int charged, lowered;
cp_thread(charger) {
  const long now = ADD(1, &usage);
  charged = now <= READ_ONCE(max);
  if (!charged) atomic_long_sub(1, &usage);
}
cp_thread(writer) {
  EXCHANGE(&max, 0);
  lowered = atomic_long_read(&usage) == 0;
}
cp_finally {
  cp_require(limit_kept, !(charged && lowered), "the limit is written, and one more is charged");
}
