#include <counterproof.h>
#include <string.h>
static char name[16];
cp_threads(writer, 2) { strcpy(name, cp_number() ? "aaaa" : "bbbb"); }
