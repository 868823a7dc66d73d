/* Huge pages of one size, whose pool, lock and pages are the harness's: it defines hstates, hugetlb_lock
 * and hugetlb_max_hstate, which a kernel has in mm/hugetlb.c, and puts pages on the list of active ones.
 * Only who includes this header has it. */
#ifndef CP_SHIM_LINUX_HUGETLB_H
#define CP_SHIM_LINUX_HUGETLB_H

#include <linux/cgroup.h>
#include <linux/kref.h>
#include <linux/mm_types.h>
#include <linux/nodemask.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>

#define HUGE_MAX_HSTATE 1

struct page_counter;

struct hstate {
  unsigned int order;
  struct list_head hugepage_activelist;
  unsigned long nr_huge_pages;
  unsigned long free_huge_pages;
  unsigned long resv_huge_pages;
  struct cftype cgroup_files_dfl[8];
  struct cftype cgroup_files_legacy[10];
};
extern struct hstate hstates[HUGE_MAX_HSTATE];
extern int hugetlb_max_hstate;
extern spinlock_t hugetlb_lock;

#define for_each_hstate(h) for ((h) = hstates; (h) < &hstates[hugetlb_max_hstate]; (h)++)
cp_inline_ int hstate_index(struct hstate* h) { return (int)(h - hstates); }
cp_inline_ unsigned int huge_page_order(struct hstate* h) { return h->order; }
cp_inline_ unsigned int pages_per_huge_page(const struct hstate* h) { return 1U << h->order; }
cp_inline_ unsigned long huge_page_size(const struct hstate* h) { return PAGE_SIZE << h->order; }
#define page_hstate(page) ((void)(page), &hstates[0])
#define folio_test_hugetlb(folio) ((void)(folio), true)

/* Which page of a huge one keeps what in its private word. */
enum {
  SUBPAGE_INDEX_SUBPOOL = 1,
  SUBPAGE_INDEX_CGROUP,
  SUBPAGE_INDEX_CGROUP_RSVD,
  __MAX_CGROUP_SUBPAGE_INDEX = SUBPAGE_INDEX_CGROUP_RSVD
};

/* What a mapping has reserved, and to whom that is charged. */
struct resv_map {
  struct kref refs;
  spinlock_t lock;
  struct list_head regions;
  struct page_counter* reservation_counter;
  unsigned long pages_per_hpage;
  struct cgroup_subsys_state* css;
};
struct file_region {
  struct list_head link;
  long from;
  long to;
  struct page_counter* reservation_counter;
  struct cgroup_subsys_state* css;
};

#endif
