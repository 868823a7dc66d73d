/* The rdma controller of the kernel: two groups below one charge a device, whose pools come with the first
 * charge, and go with the last where no limit keeps them.
 *
 * A charge is granted if no group on the way refuses.  Groups are made by the controller itself; limits
 * are written as a file is.
 */
#include <counterproof.h>
#include <linux/cgroup_rdma.h>
#include <linux/slab.h>

extern struct cgroup_subsys rdma_cgrp_subsys;

static struct rdmacg_device device;
static struct cgroup_subsys_state *root, *above, *a, *b;
static struct css_set in_a, in_b;
static struct task_struct charging_a, charging_b;
static struct rdma_cgroup* charged_to_a;
static int held_by_a, held_by_b;

static void release(struct percpu_ref* reference) { (void)reference; }
static struct cgroup_subsys_state* group(struct cgroup_subsys_state* parent) {
  struct cgroup_subsys_state* css = rdma_cgrp_subsys.css_alloc(parent);
  css->parent = parent;
  css->ss = &rdma_cgrp_subsys;
  percpu_ref_init(&css->refcnt, release, 0, GFP_KERNEL);
  return css;
}
static void write_limit(struct cgroup_subsys_state* css) {
  struct cftype* file = rdma_cgrp_subsys.dfl_cftypes;
  while (strcmp(file->name, "max") != 0) file++;
  struct kernfs_open_file opened = {.css = css, .cft = file};
  char text[32];
  strscpy(text, "card hca_handle=1", sizeof(text));
  cp_assert(file->write(&opened, text, strlen(text), 0) > 0, "the limit is not accepted");
}

cp_setup {
  root = group(NULL);
  above = group(root);
  a = group(above);
  b = group(above);
  in_a.subsys[rdma_cgrp_id] = a;
  in_b.subsys[rdma_cgrp_id] = b;
  charging_a.cgroups = &in_a;
  charging_b.cgroups = &in_b;
  device.name = kstrdup("card", GFP_KERNEL);
  rdmacg_register_device(&device);
  write_limit(above);
  write_limit(a);
  write_limit(b);
}
static int charge(struct task_struct* task, struct rdma_cgroup** charged) {
  cp_set_current(task);
  return rdmacg_try_charge(charged, &device, RDMACG_RESOURCE_HCA_HANDLE);
}

cp_thread(charges_a) {
  if (charge(&charging_a, &charged_to_a) == 0) held_by_a = 1;
}
cp_thread(charges_b) {
  struct rdma_cgroup* charged;
  if (charge(&charging_b, &charged) != 0) return;
  held_by_b = 1;
  held_by_b = 0;
  rdmacg_uncharge(charged, &device, RDMACG_RESOURCE_HCA_HANDLE);
}

cp_always(granted_within_limits) { return held_by_a + held_by_b <= 1; }

/* At rest there is room where nobody holds it, in each group, and none where somebody does. */
static void ask_for_room(struct task_struct* task, bool expected) {
  struct rdma_cgroup* charged;
  const bool granted = charge(task, &charged) == 0;
  cp_require(usage_is_outstanding, granted == expected,
             "there is room where somebody holds it, or none where nobody does");
  if (granted) rdmacg_uncharge(charged, &device, RDMACG_RESOURCE_HCA_HANDLE);
}
cp_finally {
  ask_for_room(&charging_b, !held_by_a);
  if (held_by_a) rdmacg_uncharge(charged_to_a, &device, RDMACG_RESOURCE_HCA_HANDLE);
  ask_for_room(&charging_a, true);
  ask_for_room(&charging_b, true);
}
