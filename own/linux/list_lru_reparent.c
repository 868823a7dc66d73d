/* The kernel's lists of objects to reclaim, of a memory group that goes: its objects move to the list of its
 * parent, while another is added and one is taken off.
 *
 * An object is looked up by its group, whose number says which list is its: the number becomes the
 * parent's first, then the lists are moved, each under its lock, and the group's own is freed after a
 * grace period.  Which group an object is of, and what shrinkers are told, is ours.
 */
#include <counterproof.h>
#include <linux/list_lru.h>
#include <linux/memcontrol.h>

enum { OF_PARENT, OF_GROUP, SHRINKER = 3 };

static struct list_lru lru;
static struct shrinker shrinker = {.id = SHRINKER};
static struct cgroup groups[2];
static struct mem_cgroup parent, group;
static struct list_head there, comes;
static struct mem_cgroup* charged; /* whom objects are charged to */
static int told[2]; /* by the number of a group: there is something to shrink */

struct mem_cgroup* mem_cgroup_from_slab_obj(void* object) {
  (void)object;
  return READ_ONCE(charged);
}
void set_shrinker_bit(struct mem_cgroup* of, int node, int id) {
  if (node == 0 && id == SHRINKER) WRITE_ONCE(told[of == &parent ? OF_PARENT : OF_GROUP], 1);
}

static void release(struct percpu_ref* reference) { (void)reference; }
static void make(struct mem_cgroup* made, int number, struct mem_cgroup* below) {
  groups[number].level = number + 1;
  made->css.cgroup = &groups[number];
  made->css.parent = below ? &below->css : NULL;
  INIT_LIST_HEAD(&made->css.children);
  INIT_LIST_HEAD(&made->css.sibling);
  if (below) list_add_tail(&made->css.sibling, &below->css.children);
  percpu_ref_init(&made->css.refcnt, release, 0, GFP_KERNEL);
  made->kmemcg_id = number;
}

cp_setup {
  make(&parent, OF_PARENT, NULL);
  make(&group, OF_GROUP, &parent);
  charged = &group;
  cp_assert(list_lru_init_memcg(&lru, &shrinker) == 0, "there is no list");
  cp_assert(memcg_list_lru_alloc(&group, &lru, GFP_KERNEL) == 0, "the group has no list");
  INIT_LIST_HEAD(&there);
  INIT_LIST_HEAD(&comes);
  cp_assert(list_lru_add(&lru, &there), "an object is on a list already");
}

cp_thread(adds) { cp_assert(list_lru_add(&lru, &comes), "an object is on a list already"); }
cp_thread(takes_off) { cp_assert(list_lru_del(&lru, &there), "an object is on no list"); }
cp_thread(reparents) {
  WRITE_ONCE(charged, &parent); /* as memcg_reparent_objcgs() has it for all objects */
  memcg_reparent_list_lrus(&group, &parent);
}

cp_thread(counts) { cp_assert(list_lru_count_one(&lru, 0, &group) <= 2, "more is counted than there is"); }

cp_known("race.no-data-race list_lru.c:78", "a group's number is read plainly while it becomes its parent's");
cp_known("race.no-data-race list_lru.c:185", "so is it where objects are counted");
cp_known("race.no-data-race list_lru.c:186", "what is counted is written plainly, as one looks");
cp_known("shrinker_is_told",
         "who has looked up the group, and then finds its parent's list, tells of the group, which goes");

static unsigned long on_list_of(struct mem_cgroup* of) { return list_lru_count_one(&lru, 0, of); }
cp_finally {
  cp_require(list_is_the_parents, group.kmemcg_id == OF_PARENT && !list_empty(&comes) && list_empty(&there),
             "an object is not where it was put");
  cp_require(count_is_outstanding, on_list_of(&parent) == 1 && list_lru_count_node(&lru, 0) == 1,
             "a list does not count what is on it");
  cp_require(shrinker_is_told, told[OF_PARENT], "nobody will look for what the parent has got");
  cp_require(nothing_is_lost, list_lru_del(&lru, &comes) && on_list_of(&parent) == 0,
             "an object is on no list that its group has");
}
