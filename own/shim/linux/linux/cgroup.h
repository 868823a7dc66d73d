/* References to the state of a controller in a group, and the way to its parent.
 * Groups are made by the harness: it fills cgroup_subsys_state, with percpu_ref_init for refcnt,
 * and sets its flags. */
#ifndef CP_SHIM_LINUX_CGROUP_H
#define CP_SHIM_LINUX_CGROUP_H

#include <linux/cgroup-defs.h>
#include <linux/kernel.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/string.h>

cp_inline_ bool cp_css_counts_(const struct cgroup_subsys_state* css) {
  return !(READ_ONCE(css->flags) & CSS_NO_REF);
}
cp_inline_ void css_get_many(struct cgroup_subsys_state* css, unsigned int n) {
  if (cp_css_counts_(css)) percpu_ref_get_many(&css->refcnt, n);
}
cp_inline_ void css_get(struct cgroup_subsys_state* css) { css_get_many(css, 1); }
cp_inline_ bool css_tryget(struct cgroup_subsys_state* css) {
  return !cp_css_counts_(css) || percpu_ref_tryget(&css->refcnt);
}
cp_inline_ bool css_tryget_online(struct cgroup_subsys_state* css) {
  return !cp_css_counts_(css) || percpu_ref_tryget_live(&css->refcnt);
}
cp_inline_ bool css_is_dying(struct cgroup_subsys_state* css) {
  return cp_css_counts_(css) && percpu_ref_is_dying(&css->refcnt);
}
cp_inline_ void css_put_many(struct cgroup_subsys_state* css, unsigned int n) {
  if (cp_css_counts_(css)) percpu_ref_put_many(&css->refcnt, n);
}
cp_inline_ void css_put(struct cgroup_subsys_state* css) { css_put_many(css, 1); }

cp_inline_ struct cgroup* cgroup_parent(struct cgroup* group) {
  struct cgroup_subsys_state* parent = group->self.parent;
  return parent ? container_of(parent, struct cgroup, self) : (struct cgroup*)0;
}
cp_inline_ bool cgroup_is_descendant(struct cgroup* group, struct cgroup* ancestor) {
  while (group && group != ancestor) group = cgroup_parent(group);
  return group == ancestor;
}

cp_inline_ struct cgroup_subsys_state* of_css(struct kernfs_open_file* of) { return of->css; }
cp_inline_ struct cgroup_subsys_state* seq_css(struct seq_file* file) {
  return of_css((struct kernfs_open_file*)file->private);
}
/* Nobody polls a file here. */
cp_inline_ void cgroup_file_notify(struct cgroup_file* file) { (void)file; }

cp_inline_ struct cftype* of_cft(struct kernfs_open_file* of) { return of->cft; }
cp_inline_ struct cftype* seq_cft(struct seq_file* file) {
  return of_cft((struct kernfs_open_file*)file->private);
}
cp_inline_ int cgroup_path(struct cgroup* group, char* text, size_t size) {
  (void)group;
  if (size > 0) text[0] = 0;
  return 0;
}
/* Files are called by the harness, which finds them where the controller keeps them. */
cp_inline_ int cgroup_add_dfl_cftypes(struct cgroup_subsys* controller, struct cftype* files) {
  (void)controller, (void)files;
  return 0;
}
#define cgroup_add_legacy_cftypes(controller, files) cgroup_add_dfl_cftypes(controller, files)
#define cgroup_subsys_enabled(controller) ((void)&(controller), true)
#define pr_cont_cgroup_path(group) ((void)(group))
#define pr_cont_cgroup_name(group) ((void)(group))

/* ---- Groups of tasks ---- */

#define task_css_set(task) rcu_dereference((task)->cgroups)
#define task_css_set_check(task, condition) task_css_set(task)
cp_inline_ struct cgroup_subsys_state* task_css(struct task_struct* task, int id) {
  return task_css_set(task)->subsys[id];
}
#define task_css_check(task, id, condition) task_css(task, id)
cp_inline_ bool task_css_is_root(struct task_struct* task, int id) {
  return !task_css(task, id)->parent;
}
/* With a reference: one that is going is looked up again, since the task is about to leave it. */
cp_inline_ struct cgroup_subsys_state* task_get_css(struct task_struct* task, int id) {
  rcu_read_lock();
  struct cgroup_subsys_state* css;
  do css = task_css(task, id);
  while (!css_tryget(css));
  rcu_read_unlock();
  return css;
}

cp_inline_ struct task_struct* cgroup_taskset_next(struct cgroup_taskset* tasks,
                                                   struct cgroup_subsys_state** destination) {
  if (tasks->at >= tasks->count) return (struct task_struct*)0;
  *destination = tasks->destinations[tasks->at];
  return tasks->tasks[tasks->at++];
}
cp_inline_ struct task_struct* cgroup_taskset_first(struct cgroup_taskset* tasks,
                                                    struct cgroup_subsys_state** destination) {
  tasks->at = 0;
  return cgroup_taskset_next(tasks, destination);
}
#define cgroup_taskset_for_each(task, destination, set)                     \
  for ((task) = cgroup_taskset_first((set), &(destination)); (task);        \
       (task) = cgroup_taskset_next((set), &(destination)))
/* Each moves alone here, as one whose threads do. */
#define cgroup_taskset_for_each_leader(task, destination, set) \
  cgroup_taskset_for_each(task, destination, set)

/* ---- The tree: a harness links a group into its parent's list of children ---- */

#define css_for_each_child(at, parent) \
  list_for_each_entry_rcu(at, &(parent)->children, sibling)
/* Parents before their children. */
cp_inline_ struct cgroup_subsys_state* css_next_descendant_pre(struct cgroup_subsys_state* at,
                                                               struct cgroup_subsys_state* root) {
  if (!at) return root;
  struct cgroup_subsys_state* next =
      list_first_or_null_rcu(&at->children, struct cgroup_subsys_state, sibling);
  if (next) return next;
  for (; at != root; at = at->parent) {
    struct list_head* after = rcu_dereference(at->sibling.next);
    if (after != &at->parent->children) return container_of(after, struct cgroup_subsys_state, sibling);
  }
  return (struct cgroup_subsys_state*)0;
}
#define css_for_each_descendant_pre(at, root)                                  \
  for ((at) = css_next_descendant_pre((struct cgroup_subsys_state*)0, root); at; \
       (at) = css_next_descendant_pre(at, root))

#endif
