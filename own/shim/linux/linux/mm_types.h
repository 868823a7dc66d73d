/* Pages and folios, as far as accounting looks at them: a harness makes them, an array of page for one
 * of several, and says with cp_make_folio how many belong together.  Their fields are accessed plainly,
 * as a kernel's are.
 * Only who includes this header has it: code often brings a struct page of its own. */
#ifndef CP_SHIM_LINUX_MM_TYPES_H
#define CP_SHIM_LINUX_MM_TYPES_H

#include <asm/page.h>
#include <linux/list.h>
#include <linux/mmdebug.h>
#include <linux/types.h>

struct page {
  struct list_head lru;
  unsigned long private;
  struct page* cp_head_; /* of the folio that it is part of; none: alone */
  unsigned int cp_order_; /* of a head: the folio has 2^order pages */
};
struct folio {
  struct page page;
};

/* Makes one folio of 2^order pages, in a set-up. */
cp_inline_ struct folio* cp_make_folio(struct page* pages, unsigned int order) {
  for (unsigned long i = 0; i < 1UL << order; i++) pages[i].cp_head_ = pages;
  pages->cp_order_ = order;
  INIT_LIST_HEAD(&pages->lru);
  return (struct folio*)pages;
}

#define page_private(page) ((page)->private)
#define set_page_private(page, value) ((page)->private = (value))

cp_inline_ struct page* compound_head(struct page* page) {
  return page->cp_head_ ? page->cp_head_ : page;
}
cp_inline_ unsigned int compound_order(struct page* head) { return head->cp_order_; }
cp_inline_ unsigned long compound_nr(struct page* head) { return 1UL << compound_order(head); }

#define page_folio(page) ((struct folio*)compound_head(page))
#define folio_page(folio, number) (&(folio)->page + (number))
cp_inline_ unsigned int folio_order(struct folio* folio) { return compound_order(&folio->page); }
cp_inline_ long folio_nr_pages(struct folio* folio) { return (long)compound_nr(&folio->page); }

/* There is one node, and the page of an address is never looked at. */
#define virt_to_page(address) ((void)(address), (struct page*)0)
#define page_to_nid(page) ((void)(page), 0)
#define folio_nid(folio) ((void)(folio), 0)

#endif
