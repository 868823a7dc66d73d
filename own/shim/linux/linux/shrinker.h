/* Shrinkers: who asks for objects to be freed, and how many. */
#ifndef CP_SHIM_LINUX_SHRINKER_H
#define CP_SHIM_LINUX_SHRINKER_H

#include <linux/gfp.h>
#include <linux/types.h>

#define SHRINK_STOP (~0UL)
#define SHRINK_EMPTY (~0UL - 1)

struct mem_cgroup;

struct shrink_control {
  gfp_t gfp_mask;
  int nid;
  unsigned long nr_to_scan;
  unsigned long nr_scanned;
  struct mem_cgroup* memcg;
};
struct shrinker {
  unsigned long (*count_objects)(struct shrinker* shrinker, struct shrink_control* control);
  unsigned long (*scan_objects)(struct shrinker* shrinker, struct shrink_control* control);
  int seeks;
  unsigned int flags;
  int id;
};

#endif
