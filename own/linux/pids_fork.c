/* The pids controller of the kernel: two groups below one, each task that forks charged on its way up.
 *
 * Two tasks of group A fork, one of group B forks and its child ends; the group above has room for one.  A
 * fork is granted if no group on the way refuses.  Tasks and their groups are the harness's.
 */
#include <counterproof.h>
#include <linux/cgroup.h>

enum { ROOM = 1, MOST_THREADS = 8 };

extern struct cgroup_subsys pids_cgrp_subsys;

static struct cgroup_subsys_state *root, *above, *a, *b;
static struct css_set in_a, in_b;
static struct task_struct forking_in_a, forking_in_b;
static long held_by_a[MOST_THREADS];
static long held_by_b;

static struct cftype* file_of(const char* name) {
  struct cftype* file = pids_cgrp_subsys.dfl_cftypes;
  while (strcmp(file->name, name) != 0) file++;
  return file;
}
static struct cgroup_subsys_state* group(struct cgroup_subsys_state* parent, char* limit) {
  struct cgroup_subsys_state* css = pids_cgrp_subsys.css_alloc(parent);
  struct kernfs_open_file opened = {.css = css};
  char text[8];
  css->parent = parent;
  strscpy(text, limit, sizeof(text));
  cp_assert(file_of("max")->write(&opened, text, strlen(text), 0) > 0, "the limit is not accepted");
  return css;
}
static long current_of(struct cgroup_subsys_state* css) {
  return file_of("current")->read_s64(css, file_of("current"));
}
static long held_by_all_of_a(void) {
  long sum = 0;
  for (unsigned i = 0; i < MOST_THREADS; i++) sum += held_by_a[i];
  return sum;
}

cp_setup {
  root = group(NULL, "max");
  above = group(root, "1");
  a = group(above, "1");
  b = group(above, "max");
  in_a.subsys[pids_cgrp_id] = a;
  in_b.subsys[pids_cgrp_id] = b;
  forking_in_a.cgroups = &in_a;
  forking_in_b.cgroups = &in_b;
}

cp_threads(forks_in_a, 2) {
  cp_set_current(&forking_in_a);
  if (pids_cgrp_subsys.can_fork(current, NULL) == 0) held_by_a[cp_number()] = 1;
}
cp_thread(forks_in_b) {
  cp_set_current(&forking_in_b);
  if (pids_cgrp_subsys.can_fork(current, NULL) != 0) return;
  held_by_b = 1;
  held_by_b = 0;
  pids_cgrp_subsys.release(current);
}

cp_always(granted_within_limits) { return held_by_all_of_a() + held_by_b <= ROOM; }

cp_finally {
  cp_require(usage_is_outstanding,
             current_of(a) == held_by_all_of_a() && current_of(b) == held_by_b,
             "what a group counts is not what was granted and has not ended");
  cp_require(hierarchical, current_of(above) == current_of(a) + current_of(b),
             "what the group above counts is not the sum of those below");
}
