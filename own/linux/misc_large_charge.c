/* The misc controller of the kernel, and a charge that is larger than an int.
 *
 * Usage and limit are longs, but the sum that a charge compares with the limit is an int.  So a
 * charge of a little more than 2^32 counts as that little, and is granted.  One thread is enough.
 */
#include <counterproof.h>
#include <linux/misc_cgroup.h>

enum { LIMIT = 5 };
static const unsigned long large = (1UL << 32) + 1;

extern struct cgroup_subsys misc_cgrp_subsys;

static struct misc_cg* root;
static bool granted;

cp_setup {
  root = css_misc(misc_cgrp_subsys.css_alloc(NULL));
  misc_cg_set_capacity(MISC_CG_RES_SEV, LIMIT);
  cp_name(&root->res[MISC_CG_RES_SEV].usage, "usage");
  cp_name(&root->res[MISC_CG_RES_SEV].max, "limit");
  cp_name(&root->res[MISC_CG_RES_SEV].events, "events");
}

cp_thread(charger) { granted = misc_cg_try_charge(MISC_CG_RES_SEV, root, large) == 0; }

cp_finally { cp_require(limit_never_exceeded, !granted, "more was granted than the machine has"); }
