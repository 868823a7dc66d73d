/* Blocks and copies at the limit of what is covered, and beyond. */
#include <counterproof.h>
#include <stdlib.h>
#include <string.h>
#ifdef SIZE
static char *block;
static _Atomic int turn;
cp_setup { block = malloc(SIZE); }
cp_threads(user, 2) { turn++; block[cp_number()] = 1; }
#else
static char from[70000], to[70000];
static _Atomic int turn;
cp_thread(copier) { memcpy(to, from, LENGTH); turn++; }
cp_thread(other) { turn++; }
#endif
