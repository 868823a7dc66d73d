/* Lists that are read in RCU read sections while one writer changes them.  Readers follow next with
 * an acquiring load; a writer publishes with a releasing store, and leaves next of a removed entry
 * as it is. */
#ifndef CP_SHIM_LINUX_RCULIST_H
#define CP_SHIM_LINUX_RCULIST_H

#include <linux/list.h>
#include <linux/rcupdate.h>

cp_inline_ void cp_list_publish_(struct list_head* entry, struct list_head* before,
                                 struct list_head* after) {
  entry->next = after;
  entry->prev = before;
  smp_store_release(&before->next, entry);
  after->prev = entry;
}
cp_inline_ void list_add_rcu(struct list_head* entry, struct list_head* head) {
  cp_list_publish_(entry, head, head->next);
}
cp_inline_ void list_add_tail_rcu(struct list_head* entry, struct list_head* head) {
  cp_list_publish_(entry, head->prev, head);
}
cp_inline_ void list_del_rcu(struct list_head* entry) {
  __list_del_entry(entry);
  entry->prev = LIST_POISON2;
}
cp_inline_ void list_replace_rcu(struct list_head* old, struct list_head* entry) {
  entry->next = old->next;
  entry->prev = old->prev;
  smp_store_release(&entry->prev->next, entry);
  entry->next->prev = entry;
  old->prev = LIST_POISON2;
}

#define list_entry_rcu(pointer, type, member) container_of(rcu_dereference(pointer), type, member)
#define list_first_or_null_rcu(head, type, member)                          \
  ({                                                                        \
    struct list_head* cp_head_ = (head);                                    \
    struct list_head* cp_first_ = rcu_dereference(cp_head_->next);          \
    cp_first_ != cp_head_ ? list_entry(cp_first_, type, member) : (type*)0; \
  })
#define list_for_each_entry_rcu(at, head, member, ...)                                      \
  for ((at) = list_entry_rcu((head)->next, typeof(*(at)), member); &(at)->member != (head); \
       (at) = list_entry_rcu((at)->member.next, typeof(*(at)), member))

cp_inline_ void hlist_add_head_rcu(struct hlist_node* node, struct hlist_head* head) {
  struct hlist_node* first = head->first;
  node->next = first;
  WRITE_ONCE(node->pprev, &head->first);
  smp_store_release(&head->first, node);
  if (first) WRITE_ONCE(first->pprev, &node->next);
}
cp_inline_ void hlist_del_rcu(struct hlist_node* node) {
  __hlist_del(node);
  WRITE_ONCE(node->pprev, LIST_POISON2);
}
#define hlist_for_each_entry_rcu(at, head, member, ...)                                    \
  for ((at) = hlist_entry_safe(rcu_dereference((head)->first), typeof(*(at)), member); at; \
       (at) = hlist_entry_safe(rcu_dereference((at)->member.next), typeof(*(at)), member))

#endif
