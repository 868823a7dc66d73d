/* The shapes of control groups: a state of each controller in each group, with its references and
 * its parent. The members are those that accounting code reads; files, tasks and namespaces are
 * missing. */
#ifndef CP_SHIM_LINUX_CGROUP_DEFS_H
#define CP_SHIM_LINUX_CGROUP_DEFS_H

#include <linux/limits.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/percpu-refcount.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

struct cgroup;
struct cgroup_subsys;

enum {
  CSS_NO_REF = 1 << 0,
  CSS_ONLINE = 1 << 1,
  CSS_RELEASED = 1 << 2,
  CSS_VISIBLE = 1 << 3,
  CSS_DYING = 1 << 4
};

struct cgroup_subsys_state {
  struct cgroup* cgroup;
  struct cgroup_subsys* ss;
  struct percpu_ref refcnt;
  struct list_head sibling;
  struct list_head children;
  int id;
  unsigned int flags;
  u64 serial_nr;
  atomic_t online_cnt;
  struct cgroup_subsys_state* parent;
};

struct cgroup {
  struct cgroup_subsys_state self;
  unsigned long flags;
  int level;
  int max_depth;
  int nr_descendants;
};

struct cgroup_subsys {
  struct cgroup_subsys_state* (*css_alloc)(struct cgroup_subsys_state* parent);
  int (*css_online)(struct cgroup_subsys_state* css);
  void (*css_offline)(struct cgroup_subsys_state* css);
  void (*css_released)(struct cgroup_subsys_state* css);
  void (*css_free)(struct cgroup_subsys_state* css);
  void (*css_reset)(struct cgroup_subsys_state* css);
  const char* name;
};

#endif
