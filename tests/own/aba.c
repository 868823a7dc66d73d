/* A stack whose nodes come from a pool, so that addresses come back. */
#include <counterproof.h>
#include <stdatomic.h>
#include <stddef.h>
struct node { struct node *_Atomic next; atomic_int taken; };
static struct node a, b; static struct node *_Atomic top;
static struct node *pop(void) {
  struct node *t = top;
  while (t && !atomic_compare_exchange_strong(&top, &t, t->next)) { }
  if (t) cp_require(taken_once, atomic_exchange(&t->taken, 1) == 0, "two threads have the same node");
  return t;
}
static void push(struct node *n) {
  atomic_store(&n->taken, 0);
  struct node *t = top;
  do { n->next = t; } while (!atomic_compare_exchange_strong(&top, &t, n));
}
cp_setup { a.next = &b; top = &a; }
cp_thread(one) { pop(); pop(); }
cp_thread(two) { struct node *first = pop(); pop(); if (first) push(first); }
