#include <counterproof.h>
static volatile int divisor = 1, sum;
cp_thread(divides) { if (divisor != 0) sum = 10 / divisor; }
cp_thread(clears) { divisor = 0; }
