/* The misc controller of the kernel: groups in a tree, as page counters are, with a limit each and
 * what the machine has above all.
 *
 * A charge adds on its way up and, where it finds no room, tells every group from there on and
 * takes back what it added.  Groups are made by the controller itself, as the kernel makes them;
 * limits are written as a file is.
 */
#include <counterproof.h>
#include <linux/misc_cgroup.h>
#include <linux/string.h>

enum { MACHINE = 1, LEAF_LIMIT = 1, MOST_THREADS = 8 };

extern struct cgroup_subsys misc_cgrp_subsys;

static struct misc_cg* root;
static struct misc_cg* a;
static struct misc_cg* b;
static unsigned long held_by_a[MOST_THREADS];
static unsigned long held_by_b;

static struct misc_cg* group(struct misc_cg* parent) {
  struct cgroup_subsys_state* css = misc_cgrp_subsys.css_alloc(parent ? &parent->css : NULL);
  css->parent = parent ? &parent->css : NULL;
  return css_misc(css);
}
static void write_limit(struct misc_cg* cg, const char* limit) {
  struct cftype* file = misc_cgrp_subsys.dfl_cftypes;
  while (strcmp(file->name, "max") != 0) file++;
  struct kernfs_open_file opened = {.css = &cg->css};
  char text[32];
  strscpy(text, limit, sizeof(text));
  cp_assert(file->write(&opened, text, strlen(text), 0) > 0, "the limit is not accepted");
}
static unsigned long usage(struct misc_cg* cg) {
  return atomic_long_read(&cg->res[MISC_CG_RES_SEV].usage);
}
static unsigned long held_by_all_of_a(void) {
  unsigned long sum = 0;
  for (unsigned i = 0; i < MOST_THREADS; i++) sum += held_by_a[i];
  return sum;
}

cp_setup {
  root = group(NULL);
  a = group(root);
  b = group(root);
  misc_cg_set_capacity(MISC_CG_RES_SEV, MACHINE);
  write_limit(a, "sev 1");
  write_limit(b, "sev 1\n");
  cp_name(&root->res[MISC_CG_RES_SEV].usage, "root usage");
  cp_name(&root->res[MISC_CG_RES_SEV].max, "root limit");
  cp_name(&root->res[MISC_CG_RES_SEV].events, "root events");
  cp_name(&root->css.parent, "root parent");
  cp_name(&a->res[MISC_CG_RES_SEV].usage, "A usage");
  cp_name(&a->res[MISC_CG_RES_SEV].max, "A limit");
  cp_name(&a->res[MISC_CG_RES_SEV].events, "A events");
  cp_name(&a->css.parent, "A parent");
  cp_name(&b->res[MISC_CG_RES_SEV].usage, "B usage");
  cp_name(&b->res[MISC_CG_RES_SEV].max, "B limit");
  cp_name(&b->res[MISC_CG_RES_SEV].events, "B events");
  cp_name(&b->css.parent, "B parent");
}

cp_threads(keeper_of_a, 2) {
  if (misc_cg_try_charge(MISC_CG_RES_SEV, a, 1) == 0) held_by_a[cp_number()] = 1;
}
cp_thread(visitor_of_b) {
  if (misc_cg_try_charge(MISC_CG_RES_SEV, b, 1) != 0) return;
  held_by_b = 1;
  held_by_b = 0;
  misc_cg_uncharge(MISC_CG_RES_SEV, b, 1);
}

cp_always(granted_within_limits) {
  const unsigned long by_a = held_by_all_of_a();
  return by_a <= LEAF_LIMIT && held_by_b <= LEAF_LIMIT && by_a + held_by_b <= MACHINE;
}

cp_finally {
  cp_require(usage_is_outstanding, usage(a) == held_by_all_of_a() && usage(b) == held_by_b,
             "usage of a group is not what was granted and not given back");
  cp_require(hierarchical, usage(root) == usage(a) + usage(b),
             "usage of the root is not the sum of its groups'");
  cp_require(total_is_that_of_the_root, misc_cg_res_total_usage(MISC_CG_RES_SEV) == usage(root),
             "the machine's usage is not the root's");
}
