/* Lists that are added to without a lock, and taken as a whole: an exchange that is tried until it is
 * done; the first one that is added is told so. */
#ifndef CP_SHIM_LINUX_LLIST_H
#define CP_SHIM_LINUX_LLIST_H

#include <linux/atomic.h>
#include <linux/container_of.h>
#include <linux/types.h>

struct llist_node {
  struct llist_node* next;
};
struct llist_head {
  struct llist_node* first;
};
#define LLIST_HEAD_INIT(name) \
  { (struct llist_node*)0 }
#define LLIST_HEAD(name) struct llist_head name = {(struct llist_node*)0}
cp_inline_ void init_llist_head(struct llist_head* list) { list->first = (struct llist_node*)0; }
#define llist_entry(pointer, type, member) container_of(pointer, type, member)
#define CP_LLIST_ENTRY_OR_NULL_(pointer, type, member)         \
  ({                                                           \
    struct llist_node* cp_node_ = (pointer);                   \
    cp_node_ ? container_of(cp_node_, type, member) : (type*)0; \
  })
#define llist_for_each(at, first) for ((at) = (first); at; (at) = (at)->next)
#define llist_for_each_safe(at, n, first) \
  for ((at) = (first); (at) && ((n) = (at)->next, true); (at) = (n))
#define llist_for_each_entry(at, first, member)                             \
  for ((at) = CP_LLIST_ENTRY_OR_NULL_(first, typeof(*(at)), member); at;    \
       (at) = CP_LLIST_ENTRY_OR_NULL_((at)->member.next, typeof(*(at)), member))
#define llist_for_each_entry_safe(at, n, first, member)                                       \
  for ((at) = CP_LLIST_ENTRY_OR_NULL_(first, typeof(*(at)), member);                          \
       (at) && ((n) = CP_LLIST_ENTRY_OR_NULL_((at)->member.next, typeof(*(at)), member), true); \
       (at) = (n))

cp_inline_ bool llist_empty(const struct llist_head* list) { return !READ_ONCE(list->first); }
cp_inline_ struct llist_node* llist_next(struct llist_node* node) { return node->next; }
cp_inline_ bool llist_add_batch(struct llist_node* first, struct llist_node* last,
                                struct llist_head* list) {
  struct llist_node* found = READ_ONCE(list->first);
  do {
    last->next = found;
  } while (!try_cmpxchg(&list->first, &found, first));
  return !found;
}
cp_inline_ bool llist_add(struct llist_node* node, struct llist_head* list) {
  return llist_add_batch(node, node, list);
}
cp_inline_ struct llist_node* llist_del_all(struct llist_head* list) {
  return xchg(&list->first, (struct llist_node*)0);
}
/* For one who takes alone; who takes at the same time is not kept out. */
cp_inline_ struct llist_node* llist_del_first(struct llist_head* list) {
  struct llist_node* found = smp_load_acquire(&list->first);
  do {
    if (!found) return found;
  } while (!try_cmpxchg(&list->first, &found, READ_ONCE(found->next)));
  return found;
}
cp_inline_ struct llist_node* llist_reverse_order(struct llist_node* node) {
  struct llist_node* last = (struct llist_node*)0;
  while (node) {
    struct llist_node* next = node->next;
    node->next = last;
    last = node;
    node = next;
  }
  return last;
}

#endif
