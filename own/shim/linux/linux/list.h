/* Circular lists with a head, and lists for hash tables.  Plain loads and stores but for two:
 * list_empty and hlist_empty are READ_ONCE, and what they look at is written with WRITE_ONCE, so
 * that both may race. */
#ifndef CP_SHIM_LINUX_LIST_H
#define CP_SHIM_LINUX_LIST_H

#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/poison.h>
#include <linux/types.h>

#define LIST_HEAD_INIT(name) \
  { &(name), &(name) }
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)

cp_inline_ void INIT_LIST_HEAD(struct list_head* head) {
  WRITE_ONCE(head->next, head);
  WRITE_ONCE(head->prev, head);
}
cp_inline_ void cp_list_insert_(struct list_head* entry, struct list_head* before,
                                struct list_head* after) {
  after->prev = entry;
  entry->next = after;
  entry->prev = before;
  WRITE_ONCE(before->next, entry);
}
cp_inline_ void cp_list_join_(struct list_head* before, struct list_head* after) {
  after->prev = before;
  WRITE_ONCE(before->next, after);
}
cp_inline_ void list_add(struct list_head* entry, struct list_head* head) {
  cp_list_insert_(entry, head, head->next);
}
cp_inline_ void list_add_tail(struct list_head* entry, struct list_head* head) {
  cp_list_insert_(entry, head->prev, head);
}
cp_inline_ void __list_del_entry(struct list_head* entry) {
  cp_list_join_(entry->prev, entry->next);
}
cp_inline_ void list_del(struct list_head* entry) {
  __list_del_entry(entry);
  entry->next = LIST_POISON1;
  entry->prev = LIST_POISON2;
}
cp_inline_ void list_del_init(struct list_head* entry) {
  __list_del_entry(entry);
  INIT_LIST_HEAD(entry);
}
cp_inline_ void list_move(struct list_head* entry, struct list_head* head) {
  __list_del_entry(entry);
  list_add(entry, head);
}
cp_inline_ void list_move_tail(struct list_head* entry, struct list_head* head) {
  __list_del_entry(entry);
  list_add_tail(entry, head);
}
cp_inline_ void list_replace(struct list_head* old, struct list_head* entry) {
  entry->next = old->next;
  entry->next->prev = entry;
  entry->prev = old->prev;
  entry->prev->next = entry;
}
cp_inline_ void list_replace_init(struct list_head* old, struct list_head* entry) {
  list_replace(old, entry);
  INIT_LIST_HEAD(old);
}
cp_inline_ bool list_empty(const struct list_head* head) { return READ_ONCE(head->next) == head; }
cp_inline_ bool list_is_head(const struct list_head* entry, const struct list_head* head) {
  return entry == head;
}
cp_inline_ bool list_is_first(const struct list_head* entry, const struct list_head* head) {
  return entry->prev == head;
}
cp_inline_ bool list_is_last(const struct list_head* entry, const struct list_head* head) {
  return entry->next == head;
}
cp_inline_ bool list_is_singular(const struct list_head* head) {
  return !list_empty(head) && head->next == head->prev;
}
cp_inline_ void list_rotate_left(struct list_head* head) {
  if (!list_empty(head)) list_move_tail(head->next, head);
}
cp_inline_ void cp_list_splice_(const struct list_head* list, struct list_head* before,
                                struct list_head* after) {
  struct list_head* first = list->next;
  struct list_head* last = list->prev;
  first->prev = before;
  before->next = first;
  last->next = after;
  after->prev = last;
}
cp_inline_ void list_splice(const struct list_head* list, struct list_head* head) {
  if (!list_empty(list)) cp_list_splice_(list, head, head->next);
}
cp_inline_ void list_splice_tail(const struct list_head* list, struct list_head* head) {
  if (!list_empty(list)) cp_list_splice_(list, head->prev, head);
}
cp_inline_ void list_splice_init(struct list_head* list, struct list_head* head) {
  list_splice(list, head);
  INIT_LIST_HEAD(list);
}
cp_inline_ void list_splice_tail_init(struct list_head* list, struct list_head* head) {
  list_splice_tail(list, head);
  INIT_LIST_HEAD(list);
}

#define list_entry(pointer, type, member) container_of(pointer, type, member)
#define list_first_entry(head, type, member) list_entry((head)->next, type, member)
#define list_last_entry(head, type, member) list_entry((head)->prev, type, member)
#define list_first_entry_or_null(head, type, member)                        \
  ({                                                                        \
    struct list_head* cp_head_ = (head);                                    \
    struct list_head* cp_first_ = READ_ONCE(cp_head_->next);                \
    cp_first_ != cp_head_ ? list_entry(cp_first_, type, member) : (type*)0; \
  })
#define list_next_entry(entry, member) list_entry((entry)->member.next, typeof(*(entry)), member)
#define list_prev_entry(entry, member) list_entry((entry)->member.prev, typeof(*(entry)), member)
#define list_entry_is_head(entry, head, member) (&(entry)->member == (head))

#define list_for_each(at, head) for ((at) = (head)->next; (at) != (head); (at) = (at)->next)
#define list_for_each_prev(at, head) for ((at) = (head)->prev; (at) != (head); (at) = (at)->prev)
#define list_for_each_safe(at, saved, head)                       \
  for ((at) = (head)->next, (saved) = (at)->next; (at) != (head); \
       (at) = (saved), (saved) = (at)->next)
#define list_for_each_entry(at, head, member)                \
  for ((at) = list_first_entry(head, typeof(*(at)), member); \
       !list_entry_is_head(at, head, member); (at) = list_next_entry(at, member))
#define list_for_each_entry_reverse(at, head, member)                                              \
  for ((at) = list_last_entry(head, typeof(*(at)), member); !list_entry_is_head(at, head, member); \
       (at) = list_prev_entry(at, member))
#define list_for_each_entry_continue(at, head, member)                            \
  for ((at) = list_next_entry(at, member); !list_entry_is_head(at, head, member); \
       (at) = list_next_entry(at, member))
#define list_for_each_entry_from(at, head, member) \
  for (; !list_entry_is_head(at, head, member); (at) = list_next_entry(at, member))
#define list_for_each_entry_safe(at, saved, head, member)    \
  for ((at) = list_first_entry(head, typeof(*(at)), member), \
      (saved) = list_next_entry(at, member);                 \
       !list_entry_is_head(at, head, member);                \
       (at) = (saved), (saved) = list_next_entry(saved, member))
#define list_for_each_entry_safe_reverse(at, saved, head, member)                                  \
  for ((at) = list_last_entry(head, typeof(*(at)), member), (saved) = list_prev_entry(at, member); \
       !list_entry_is_head(at, head, member);                                                      \
       (at) = (saved), (saved) = list_prev_entry(saved, member))

#define HLIST_HEAD_INIT \
  { 0 }
#define HLIST_HEAD(name) struct hlist_head name = HLIST_HEAD_INIT
#define INIT_HLIST_HEAD(head) ((head)->first = (struct hlist_node*)0)

cp_inline_ void INIT_HLIST_NODE(struct hlist_node* node) {
  node->next = (struct hlist_node*)0;
  node->pprev = (struct hlist_node**)0;
}
cp_inline_ bool hlist_unhashed(const struct hlist_node* node) { return !node->pprev; }
cp_inline_ bool hlist_empty(const struct hlist_head* head) { return !READ_ONCE(head->first); }
cp_inline_ void __hlist_del(struct hlist_node* node) {
  struct hlist_node* next = node->next;
  struct hlist_node** link = node->pprev;
  WRITE_ONCE(*link, next);
  if (next) WRITE_ONCE(next->pprev, link);
}
cp_inline_ void hlist_del(struct hlist_node* node) {
  __hlist_del(node);
  node->next = LIST_POISON1;
  node->pprev = LIST_POISON2;
}
cp_inline_ void hlist_del_init(struct hlist_node* node) {
  if (hlist_unhashed(node)) return;
  __hlist_del(node);
  INIT_HLIST_NODE(node);
}
cp_inline_ void hlist_add_head(struct hlist_node* node, struct hlist_head* head) {
  struct hlist_node* first = head->first;
  WRITE_ONCE(node->next, first);
  if (first) WRITE_ONCE(first->pprev, &node->next);
  WRITE_ONCE(head->first, node);
  WRITE_ONCE(node->pprev, &head->first);
}

#define hlist_entry(pointer, type, member) container_of(pointer, type, member)
#define hlist_entry_safe(pointer, type, member)                \
  ({                                                           \
    __auto_type cp_node_ = (pointer);                          \
    cp_node_ ? hlist_entry(cp_node_, type, member) : (type*)0; \
  })
#define hlist_for_each_entry(at, head, member)                            \
  for ((at) = hlist_entry_safe((head)->first, typeof(*(at)), member); at; \
       (at) = hlist_entry_safe((at)->member.next, typeof(*(at)), member))
#define hlist_for_each_entry_safe(at, saved, head, member)            \
  for ((at) = hlist_entry_safe((head)->first, typeof(*(at)), member); \
       (at) && ((saved) = (at)->member.next, 1);                      \
       (at) = hlist_entry_safe(saved, typeof(*(at)), member))

#endif
