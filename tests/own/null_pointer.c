#include <counterproof.h>
#include <stddef.h>
static int value = 1;
static int *shared = &value;
cp_thread(reader) { if (shared != NULL) value += *shared; }
cp_thread(writer) { shared = NULL; }
