#include <counterproof.h>
static volatile int stop;
cp_thread(spins) { while (!stop) { } }
