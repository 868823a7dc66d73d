/* The shapes of control groups: a state of each controller in each group, with its references and
 * its parent; the groups of a task. The members are those that accounting code reads; namespaces are
 * missing. */
#ifndef CP_SHIM_LINUX_CGROUP_DEFS_H
#define CP_SHIM_LINUX_CGROUP_DEFS_H

#include <linux/limits.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/percpu-refcount.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/seq_file.h>
#include <linux/types.h>

struct cgroup;
struct cgroup_subsys;
struct task_struct;

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

enum cgroup_subsys_id {
  cpuset_cgrp_id,
  cpu_cgrp_id,
  cpuacct_cgrp_id,
  io_cgrp_id,
  memory_cgrp_id,
  devices_cgrp_id,
  freezer_cgrp_id,
  perf_event_cgrp_id,
  hugetlb_cgrp_id,
  pids_cgrp_id,
  rdma_cgrp_id,
  misc_cgrp_id,
  CGROUP_SUBSYS_COUNT
};

/* The groups that a task is in: a harness makes them, and lets tasks point to them. */
struct css_set {
  struct cgroup_subsys_state* subsys[CGROUP_SUBSYS_COUNT];
  refcount_t refcount;
};

/* Tasks that move, each to a group: filled by the harness. */
struct cgroup_taskset {
  unsigned count;
  unsigned at;
  struct task_struct* tasks[8];
  struct cgroup_subsys_state* destinations[8];
};

/* A file of a group that is open.  A harness that calls the function behind a file sets css. */
struct cftype;
struct kernfs_open_file {
  struct cgroup_subsys_state* css;
  struct cftype* cft;
  void* priv;
};

enum { CFTYPE_ONLY_ON_ROOT = 1 << 0, CFTYPE_NOT_ON_ROOT = 1 << 1, CFTYPE_NS_DELEGATABLE = 1 << 2 };

#define MAX_CFTYPE_NAME 64
struct cftype {
  char name[MAX_CFTYPE_NAME];
  unsigned long private;
  unsigned int flags;
  unsigned int file_offset;
  u64 (*read_u64)(struct cgroup_subsys_state* css, struct cftype* cft);
  s64 (*read_s64)(struct cgroup_subsys_state* css, struct cftype* cft);
  int (*seq_show)(struct seq_file* file, void* v);
  void* (*seq_start)(struct seq_file* file, loff_t* at);
  void* (*seq_next)(struct seq_file* file, void* v, loff_t* at);
  void (*seq_stop)(struct seq_file* file, void* v);
  int (*write_u64)(struct cgroup_subsys_state* css, struct cftype* cft, u64 value);
  int (*write_s64)(struct cgroup_subsys_state* css, struct cftype* cft, s64 value);
  ssize_t (*write)(struct kernfs_open_file* of, char* text, size_t size, loff_t offset);
};
struct cgroup_file {
  unsigned long notified_at;
};

struct cgroup_subsys {
  struct cgroup_subsys_state* (*css_alloc)(struct cgroup_subsys_state* parent);
  int (*css_online)(struct cgroup_subsys_state* css);
  void (*css_offline)(struct cgroup_subsys_state* css);
  void (*css_released)(struct cgroup_subsys_state* css);
  void (*css_free)(struct cgroup_subsys_state* css);
  void (*css_reset)(struct cgroup_subsys_state* css);
  void (*css_rstat_flush)(struct cgroup_subsys_state* css, int cpu);
  int (*can_attach)(struct cgroup_taskset* tasks);
  void (*cancel_attach)(struct cgroup_taskset* tasks);
  void (*attach)(struct cgroup_taskset* tasks);
  void (*post_attach)(void);
  int (*can_fork)(struct task_struct* task, struct css_set* set);
  void (*cancel_fork)(struct task_struct* task, struct css_set* set);
  void (*fork)(struct task_struct* task);
  void (*exit)(struct task_struct* task);
  void (*release)(struct task_struct* task);
  void (*bind)(struct cgroup_subsys_state* root);
  bool early_init;
  bool implicit_on_dfl;
  bool threaded;
  int id;
  const char* name;
  struct cftype* dfl_cftypes;
  struct cftype* legacy_cftypes;
};
/* Those that a file of a kernel names before it defines one, or without. */
extern struct cgroup_subsys memory_cgrp_subsys;
extern struct cgroup_subsys hugetlb_cgrp_subsys;
extern struct cgroup_subsys pids_cgrp_subsys;
extern struct cgroup_subsys rdma_cgrp_subsys;
extern struct cgroup_subsys misc_cgrp_subsys;

#endif
