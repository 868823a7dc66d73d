#include <counterproof.h>
static volatile int sum;
static int deeper(int depth) { char frame[4096]; frame[depth % 4096] = 1; sum = depth; return deeper(depth + 1) + frame[0]; }
cp_thread(recurses) { deeper(0); }
