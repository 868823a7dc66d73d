/* The hugetlb controller of the kernel: huge pages are charged to the group of whoever faults them in;
 * a group that goes hands them to its parent.
 *
 * One page of the group that goes is unmapped meanwhile, and somebody faults one in beside it, below a
 * limit with room for one.  The pool and its lock are ours; groups are made by the controller itself, and
 * limits written as a file is.
 */
#include <counterproof.h>
#include <linux/hugetlb.h>
#include <linux/page_counter.h>
#include <linux/hugetlb_cgroup.h>

enum { ORDER = 2, PAGES = 1 << ORDER, HUGE_PAGES = 2 };

extern struct cgroup_subsys hugetlb_cgrp_subsys;

struct hstate hstates[HUGE_MAX_HSTATE];
int hugetlb_max_hstate = 1;
DEFINE_SPINLOCK(hugetlb_lock);

static struct page pages[HUGE_PAGES][PAGES];
static struct hugetlb_cgroup *root, *above, *going, *beside;
static struct css_set in_going, in_beside;
static struct task_struct task_of_going, task_beside;
static int mapped[HUGE_PAGES];

static void release(struct percpu_ref* reference) { (void)reference; }
static struct hugetlb_cgroup* make_group(struct hugetlb_cgroup* parent) {
  struct cgroup_subsys_state* css = hugetlb_cgrp_subsys.css_alloc(parent ? &parent->css : NULL);
  css->parent = parent ? &parent->css : NULL;
  css->ss = &hugetlb_cgrp_subsys;
  INIT_LIST_HEAD(&css->children);
  INIT_LIST_HEAD(&css->sibling);
  if (parent) list_add_tail(&css->sibling, &parent->css.children);
  percpu_ref_init(&css->refcnt, release, 0, GFP_KERNEL);
  return container_of(css, struct hugetlb_cgroup, css);
}
static unsigned long usage(struct hugetlb_cgroup* of) { return page_counter_read(&of->hugepage[0]); }
static unsigned long usage_of_node(struct hugetlb_cgroup* of) { return of->nodeinfo[0]->usage[0]; }

static void fault(struct task_struct* task, unsigned i) {
  struct hugetlb_cgroup* charged;
  cp_set_current(task);
  if (hugetlb_cgroup_charge_cgroup(0, PAGES, &charged) != 0) return;
  spin_lock_irq(&hugetlb_lock);
  hugetlb_cgroup_commit_charge(0, PAGES, charged, pages[i]);
  list_add(&pages[i]->lru, &hstates[0].hugepage_activelist);
  mapped[i] = 1;
  spin_unlock_irq(&hugetlb_lock);
}
static void unmap(unsigned i) {
  spin_lock_irq(&hugetlb_lock);
  mapped[i] = 0;
  hugetlb_cgroup_uncharge_folio(0, PAGES, page_folio(pages[i]));
  list_del(&pages[i]->lru);
  spin_unlock_irq(&hugetlb_lock);
}

cp_setup {
  hstates[0].order = ORDER;
  INIT_LIST_HEAD(&hstates[0].hugepage_activelist);
  hugetlb_cgroup_file_init();
  root = make_group(NULL);
  above = make_group(root);
  going = make_group(above);
  beside = make_group(above);
  in_going.subsys[hugetlb_cgrp_id] = &going->css;
  in_beside.subsys[hugetlb_cgrp_id] = &beside->css;
  task_of_going.cgroups = &in_going;
  task_beside.cgroups = &in_beside;
  for (unsigned i = 0; i < HUGE_PAGES; i++) cp_make_folio(pages[i], ORDER);
  char limit[] = "16K"; /* one huge page */
  struct kernfs_open_file opened = {.css = &above->css, .cft = &hstates[0].cgroup_files_dfl[0]};
  cp_assert(opened.cft->write(&opened, limit, strlen(limit), 0) > 0, "the limit is not accepted");
  fault(&task_of_going, 0);
  cp_assert(mapped[0], "there is no room for the first");
}

cp_thread(unmaps) { unmap(0); }
cp_thread(faults_beside) { fault(&task_beside, 1); }
cp_thread(removes) { hugetlb_cgrp_subsys.css_offline(&going->css); }

cp_always(charged_within_the_limit) { return mapped[0] + mapped[1] <= 1; }

cp_known("node_statistics_are_balanced",
         "what is handed to the parent stays in the child's numa_stat, and goes out of the parent's");

cp_finally {
  cp_require(usage_is_outstanding, usage(above) == PAGES * (unsigned long)mapped[1] &&
                                       usage(beside) == usage(above),
             "usage is not what is mapped");
  if (mapped[1]) unmap(1);
  cp_require(nothing_is_left, usage(going) == 0 && usage(above) == 0 && usage(root) == 0,
             "a group is charged for what nobody maps");
  cp_require(node_statistics_are_balanced, usage_of_node(going) == 0 && usage_of_node(above) == 0,
             "the usage of a node is not what is mapped there");
}
