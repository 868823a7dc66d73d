/* A kernel's request, queued under a lock: the test reads how its parts are told. */
#include <counterproof.h>

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct request {
  struct list_head entry;
  atomic_t users;
  int size;
};

static LIST_HEAD(queue);
static DEFINE_SPINLOCK(queue_lock);
static atomic_long_t requests;

cp_threads(user, 2) {
  struct request *request = kzalloc(sizeof(*request), GFP_KERNEL);
  atomic_set(&request->users, 1);
  request->size = -2;
  spin_lock(&queue_lock);
  list_add(&request->entry, &queue);
  spin_unlock(&queue_lock);
  atomic_long_inc_return(&requests);
  atomic_inc(&request->users);
}

cp_finally { cp_assert(0, "show"); }
