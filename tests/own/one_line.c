/* Two data races whose accesses stand on the same lines; the elements of an array are one variable. */
#include <counterproof.h>
static int first, second, table[2];
cp_known("race.no-data-race", "a statistic");
#ifdef TABLE
cp_thread(writer) { table[0] = 1; table[1] = 1; }
cp_thread(reader) { (void)*(volatile int *)&table[0]; int b = table[1]; (void)b; }
#else
cp_thread(writer) { first = 1; second = 1; }
cp_thread(reader) { int a = first; int b = second; (void)a, (void)b; }
#endif
