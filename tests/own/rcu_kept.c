/* A thread that ends and still reads under RCU. */
#include <counterproof.h>
#include <linux/rcupdate.h>
static int x;
cp_thread(reader) { rcu_read_lock(); (void)READ_ONCE(x); }
cp_thread(other) { (void)READ_ONCE(x); }
