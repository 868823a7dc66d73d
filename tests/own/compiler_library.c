/* What the compiler calls from a library of its own: which processor this is, and wide divisions. */
#include <counterproof.h>
static _Atomic int n;
cp_threads(user, 2) {
  __builtin_cpu_init();
  __int128 wide = n + 7;
  wide = (wide << 70) / (wide + __builtin_cpu_supports("avx2"));
  if (wide != 0) ++n;
}
cp_finally { cp_require(both, n == 2, "one is lost"); }
