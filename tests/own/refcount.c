#include <counterproof.h>
#include <stdatomic.h>
#include <stdlib.h>
struct object { atomic_int refs; int data; };
static struct object *object;
cp_setup { object = malloc(sizeof *object); object->refs = 2; object->data = 0; }
#ifdef RIGHT
#define O memory_order_acq_rel
#else
#define O memory_order_relaxed
#endif
cp_threads(user, 2) { struct object *o = object; if (cp_number() == 0) o->data = 1; if (atomic_fetch_sub_explicit(&o->refs, 1, O) == 1) free(o); }
