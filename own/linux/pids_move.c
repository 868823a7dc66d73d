/* A task of the kernel's pids controller moves to another group, while a task forks there.
 *
 * Who moves is charged whatever the limit; at rest each group counts the tasks that are in it.
 */
#include <counterproof.h>
#include <linux/cgroup.h>

extern struct cgroup_subsys pids_cgrp_subsys;

static struct cgroup_subsys_state *root, *from, *to;
static struct css_set in_from, in_to;
static struct task_struct moving, forking;
static int forked;

static struct cgroup_subsys_state* group(struct cgroup_subsys_state* parent) {
  struct cgroup_subsys_state* css = pids_cgrp_subsys.css_alloc(parent);
  css->parent = parent;
  return css;
}
static long current_of(struct cgroup_subsys_state* css) {
  struct cftype* file = pids_cgrp_subsys.dfl_cftypes;
  while (strcmp(file->name, "current") != 0) file++;
  return file->read_s64(css, file);
}

cp_setup {
  root = group(NULL);
  from = group(root);
  to = group(root);
  in_from.subsys[pids_cgrp_id] = from;
  in_to.subsys[pids_cgrp_id] = to;
  moving.cgroups = &in_from;
  forking.cgroups = &in_to;
  /* Both are there, and charged. */
  cp_assert(pids_cgrp_subsys.can_fork(&moving, &in_from) == 0, "");
  cp_assert(pids_cgrp_subsys.can_fork(&forking, &in_to) == 0, "");
}

cp_thread(moves) {
  struct cgroup_taskset set = {.count = 1, .tasks = {&moving}, .destinations = {to}};
  cp_assert(pids_cgrp_subsys.can_attach(&set) == 0, "a move is never refused");
  rcu_assign_pointer(moving.cgroups, &in_to);
}
cp_thread(forks) {
  cp_set_current(&forking);
  if (pids_cgrp_subsys.can_fork(current, NULL) == 0) forked = 1;
}

cp_finally {
  cp_require(usage_is_outstanding, current_of(from) == 0 && current_of(to) == 2 + forked,
             "what a group counts is not the tasks that are in it");
}
