/* Groups of the memory controller, as far as lists of kernel objects look at them: a harness makes them, and
 * defines which group an object is charged to (mem_cgroup_from_slab_obj) and what a shrinker is told
 * (set_shrinker_bit).
 * Only who includes this header has it: code often brings a struct mem_cgroup of its own. */
#ifndef CP_SHIM_LINUX_MEMCONTROL_H
#define CP_SHIM_LINUX_MEMCONTROL_H

#include <linux/cgroup.h>
#include <linux/gfp.h>
#include <linux/mm_types.h>
#include <linux/nodemask.h>
#include <linux/shrinker.h>

struct mem_cgroup {
  struct cgroup_subsys_state css;
  int kmemcg_id; /* below zero: of the root */
};
extern struct mem_cgroup* mem_cgroup_from_slab_obj(void* object);
extern void set_shrinker_bit(struct mem_cgroup* group, int node, int shrinker);

cp_inline_ struct mem_cgroup* mem_cgroup_from_css(struct cgroup_subsys_state* css) {
  return css ? container_of(css, struct mem_cgroup, css) : (struct mem_cgroup*)0;
}
cp_inline_ struct mem_cgroup* parent_mem_cgroup(struct mem_cgroup* group) {
  return mem_cgroup_from_css(group->css.parent);
}
/* Read plainly, as a kernel does. */
cp_inline_ int memcg_kmem_id(struct mem_cgroup* group) { return group ? group->kmemcg_id : -1; }

#endif
