/* The kernel's counts of what a user has in a namespace, and in those above: two charge, one of them gives
 * back; the one above has room for one.
 *
 * The count itself comes with the first who needs it, and goes with the last.
 */
#include <counterproof.h>
#include <linux/user_namespace.h>

enum { MOST_THREADS = 8 };

struct user_namespace init_user_ns;
static struct user_namespace inner;
static struct ucounts* above;
static int held[MOST_THREADS];

void __put_user_ns(struct user_namespace* ns) {
  (void)ns;
  cp_require(namespace_is_held, false, "the namespace is given up while its harness holds it");
}
static int held_by_all(void) {
  int sum = 0;
  for (unsigned i = 0; i < MOST_THREADS; i++) sum += held[i];
  return sum;
}

cp_setup {
  refcount_set(&init_user_ns.ns.count, 1);
  refcount_set(&inner.ns.count, 1);
  init_user_ns.ucount_max[UCOUNT_NET_NAMESPACES] = 1;
  inner.ucount_max[UCOUNT_NET_NAMESPACES] = 5;
  above = alloc_ucounts(&init_user_ns, KUIDT_INIT(7));
  inner.ucounts = above;
}

cp_threads(charger, 2) {
  struct ucounts* counts = inc_ucount(&inner, KUIDT_INIT(7), UCOUNT_NET_NAMESPACES);
  if (!counts) return;
  held[cp_number()] = 1;
  if (cp_number() == 0) return;
  held[cp_number()] = 0;
  dec_ucount(counts, UCOUNT_NET_NAMESPACES);
}

cp_always(granted_within_limit) { return held_by_all() <= 1; }

cp_finally {
  cp_require(hierarchical, atomic_long_read(&above->ucount[UCOUNT_NET_NAMESPACES]) == held_by_all(),
             "what is counted above is not what was granted and not given back");
  struct ucounts* counts = alloc_ucounts(&inner, KUIDT_INIT(7));
  cp_require(usage_is_outstanding,
             atomic_long_read(&counts->ucount[UCOUNT_NET_NAMESPACES]) == held_by_all(),
             "what is counted is not what was granted and not given back");
}
