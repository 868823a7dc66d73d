/* What freed memory is used for: a lock, the end of the harness, the old block of a realloc(). */
#include <counterproof.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
static _Atomic int out;
#if defined LOCK
static struct { pthread_spinlock_t lock; long count; } *shared;
cp_setup { shared = malloc(sizeof *shared); pthread_spin_init(&shared->lock, 0); }
cp_thread(holder) { pthread_spin_lock(&shared->lock); out = 1; pthread_spin_unlock(&shared->lock); }
cp_thread(owner) { if (out) free(shared); }
#elif defined LOOK
static int *shared;
cp_setup { shared = malloc(sizeof *shared); *shared = 1; }
cp_thread(owner) { free(shared); }
cp_thread(other) { out = 1; }
cp_finally { cp_assert(*shared == 1, "what was freed has changed"); }
#elif defined GROWN
static int *shared;
cp_setup { shared = calloc(2, sizeof *shared); }
cp_thread(grower) { int *now = realloc(shared, 400); now[0] = 1; out = 1; }
cp_thread(user) { int *old = shared; if (out) *old = 5; }
#elif defined END
static char text[4];
static int size;
cp_setup { memcpy(text, "ab", 3); }
cp_thread(reader) { size = (int)strlen(text); }
cp_thread(writer) { text[2] = 0; }
#endif
