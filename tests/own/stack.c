#include <counterproof.h>
static int *_Atomic shared;
cp_thread(lender) { int mine = 1; shared = &mine; shared = 0; }
cp_thread(borrower) { int *theirs = shared; if (theirs) *theirs = 2; }
