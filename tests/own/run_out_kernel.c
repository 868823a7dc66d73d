/* The same with a kernel's allocator: what may not fail does not. */
#include <counterproof.h>
#include <linux/slab.h>
static int refused;
cp_thread(maker) {
  char *sure = kmalloc(8, GFP_KERNEL | __GFP_NOFAIL);
  sure[0] = 1;
  char *unsure = kzalloc(8, GFP_ATOMIC);
#ifdef RIGHT
  if (!unsure) refused = 1;
  else
#endif
    unsure[0] = 1;
  kfree(unsure);
  kfree(sure);
}
cp_memory_may_run_out;
