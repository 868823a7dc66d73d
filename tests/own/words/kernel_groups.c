/* Lists, numbers and groups of a kernel.  --ops says what; what is even is wrong. */
#include <linux/cgroup.h>
#include <linux/idr.h>
#include <linux/kref.h>
#include <linux/llist.h>
#include <linux/slab.h>
#include <linux/xarray.h>
struct item {
  struct llist_node node;
  struct kref references;
  int value;
};
static LLIST_HEAD(list);
static DEFINE_XARRAY_ALLOC(array);
static DEFINE_IDR(numbers);
static DEFINE_SPINLOCK(lock);
static struct item items[2];
static struct item* counted;
static struct cgroup_subsys_state root, group;
static struct css_set set = {.subsys = {[pids_cgrp_id] = &group}};
static struct task_struct tasks[1];
static int taken, released;

static void release_group(struct percpu_ref* reference) {
  (void)reference;
  released++;
}
static void free_item(struct kref* references) {
  released++;
  kfree(container_of(references, struct item, references));
}
cp_setup {
  counted = kzalloc(sizeof(*counted), GFP_KERNEL);
  kref_init(&counted->references);
  kref_get(&counted->references);
  group.parent = &root;
  percpu_ref_init(&group.refcnt, release_group, 0, GFP_KERNEL);
  tasks[0].cgroups = &set;
  tasks[0].pid = 7;
}
cp_threads(user, 2) {
  struct item* mine = &items[cp_number()];
  u32 id = 0;
  switch (cp_operations()) {
    case 1:
    case 2: /* two take one at a time, which only one may */
      if (cp_operations() == 1) {
        mine->value = 1;
        llist_add(&mine->node, &list);
        struct llist_node* first = llist_del_all(&list);
        struct item* at;
        llist_for_each_entry(at, first, node) __atomic_fetch_add(&taken, at->value, __ATOMIC_RELAXED);
      } else {
        mine->node.next = list.first;
        list.first = &mine->node;
      }
      break;
    case 3:
    case 4: /* what is read was filled too late */
      if (cp_number() == 0) {
        if (cp_operations() == 3) items[0].value = 1;
        xa_store(&array, 5, &items[0], GFP_KERNEL);
        if (cp_operations() == 4) items[0].value = 1;
      } else {
        unsigned long index;
        struct item* found;
        xa_for_each(&array, index, found) cp_require(is_filled, found->value == 1 && index == 5, "");
      }
      break;
    case 5:
    case 6: /* an idr has no lock of its own */
      if (cp_operations() == 5) spin_lock(&lock);
      const int number = idr_alloc(&numbers, mine, 1, 0, GFP_ATOMIC);
      if (cp_operations() == 5) spin_unlock(&lock);
      cp_require(is_found, idr_find(&numbers, (unsigned long)number) == mine, "");
      break;
    case 7:
    case 8: /* put once too often */
      kref_put(&counted->references, free_item);
      if (cp_operations() == 8 && cp_number() == 1) kref_put(&counted->references, free_item);
      break;
    case 9:
    case 10: { /* the group of a task, and a reference that is not given back */
      cp_set_current(&tasks[0]);
      cp_assert(current->pid == 7, "");
      struct cgroup_subsys_state* css = task_get_css(current, pids_cgrp_id);
      cp_assert(css == &group && !task_css_is_root(current, pids_cgrp_id), "");
      if (cp_operations() == 9 || cp_number() == 0) css_put(css);
      break;
    }
    case 11:
    case 12: /* without the lock */
      if (cp_operations() == 11) xa_lock(&array);
      __xa_store(&array, 1, mine, GFP_ATOMIC);
      if (cp_operations() == 11) xa_unlock(&array);
      break;
    case 13:
      xa_alloc(&array, &id, mine, xa_limit_31b, GFP_KERNEL);
      cp_require(is_found, xa_erase(&array, id) == mine && xa_load(&array, id) != mine, "");
      break;
    case 14: /* refused */
      xa_store(&array, 77, mine, GFP_KERNEL);
      break;
    case 16: /* a task whose thread nobody knows: refused */
      wake_up_process(&tasks[0]);
      break;
  }
}
cp_finally {
  if (cp_operations() == 1) cp_require(all_taken, taken == 2, "");
  if (cp_operations() == 7) cp_require(is_released, released == 1, "");
  if (cp_operations() == 9 || cp_operations() == 10) {
    percpu_ref_kill(&group.refcnt);
    cp_require(is_released, released == 1, "a reference was not given back");
  }
}
