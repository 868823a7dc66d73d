/* Memory that is allocated as zero is no access: the fields are still their own. */
#include <counterproof.h>
#include <linux/atomic.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
struct meter { int owner; atomic_t count; };
static DEFINE_SPINLOCK(lock);
static struct meter *meter;
cp_threads(task, 2) {
  spin_lock(&lock);
  if (!meter) {
    struct meter *made = kzalloc(sizeof(*made), GFP_ATOMIC);
    made->owner = 3;
    meter = made;
  }
  struct meter *mine = meter;
  cp_assert(mine->owner == 3, "a meter without its owner");
  spin_unlock(&lock);
  atomic_inc(&mine->count);
}
