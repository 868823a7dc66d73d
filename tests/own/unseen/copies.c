/* A copy is seen however it is called. */
#include <counterproof.h>
#include <string.h>
static long total;
static void* (*volatile copies)(void*, const void*, size_t) = memcpy;
#ifdef PLAIN
__attribute__((no_builtin))
#endif
static void
copy(void* to, const void* from) {
#ifdef PLAIN
  memcpy(to, from, sizeof total);
#else
  copies(to, from, sizeof total);
#endif
}
cp_threads(adder, 2) {
  long mine;
  copy(&mine, &total);
  mine++;
  copy(&total, &mine);
}
cp_finally { cp_require(nothing_is_lost, total == 2, "an addition is lost"); }
