/* Two data races, and what may be known of them. */
#include <counterproof.h>
static int first, second;
#ifdef KNOWN
cp_known(KNOWN, "the first is a statistic");
#endif
#ifdef ALSO
cp_known(ALSO, "and so is the second");
#endif
cp_thread(writer) {
  first = 1;
  second = 1;
}
cp_thread(reader) {
  int a = first;
  int b = second;
  (void)a, (void)b;
}
