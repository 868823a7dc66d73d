#include <counterproof.h>
#include <stdlib.h>
struct o { int ref; }; static struct o *_Atomic p;
cp_thread(a) { struct o *n = malloc(sizeof *n); p = n; }
cp_thread(b) { struct o *n = p; if (n) cp_require(initialised, n->ref == 0, "ref"); }
