/* References to the state of a controller in a group, and the way to its parent.
 * Groups are made by the harness: it fills cgroup_subsys_state, with percpu_ref_init for refcnt,
 * and sets its flags. */
#ifndef CP_SHIM_LINUX_CGROUP_H
#define CP_SHIM_LINUX_CGROUP_H

#include <linux/cgroup-defs.h>
#include <linux/kernel.h>
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

/* Charges the group that the harness names, not that of a task. */
#define task_get_css(task, id)                                                         \
  (cp_refuse("task_get_css: there are no tasks here; give the code the group itself"), \
   (struct cgroup_subsys_state*)0)

#endif
