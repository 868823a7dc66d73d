/* What printing returns, and what it reads and writes. */
#include <counterproof.h>
#include <stdio.h>
static int ticket;
static char name[8] = "ab";
cp_thread(printer) {
  __atomic_fetch_add(&ticket, 1, __ATOMIC_SEQ_CST);
#ifdef COUNTS
  int so_far;
  printf("%d%n\n", 12, &so_far);
#elif defined READS
  printf("%s\n", name);
#else
  cp_require(length, printf("%5d|%-3s|%.2f|%c%%%lu\n", 42, "x", 1.5, 'c', 7UL) == 19,
             "another length");
  cp_require(line, puts("done") >= 0, "puts fails");
#endif
}
cp_thread(other) {
  __atomic_fetch_add(&ticket, 1, __ATOMIC_SEQ_CST);
#ifdef READS
  name[0] = 'c';
#endif
}
