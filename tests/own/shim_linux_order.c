/* What the stand-ins of --shim linux order: a writer stores data plainly and says so, a reader who
 * is told loads it.
 *
 * Without UNORDERED all pairs that order the two run one after the other, and no data race is to be
 * found.  With UNORDERED=N only the N-th pair that does not runs, and there must be one.
 */
#include <counterproof.h>
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/rculist.h>
#include <linux/refcount.h>

enum { PAIRS = 11 };

static int data[PAIRS];
static atomic_t flags[PAIRS];
static unsigned long words[PAIRS];
static refcount_t references = REFCOUNT_INIT(2);
static int* published;
static LIST_HEAD(list);
static struct item { struct list_head link; } item;

/* PAIR(number, what the writer says, how the reader is told) */
#ifndef UNORDERED
#define PAIRS_                                                                                 \
  PAIR(0, atomic_set_release(&flags[n], 1), atomic_read_acquire(&flags[n]))                    \
  PAIR(1, (void)atomic_inc_return(&flags[n]), atomic_add_unless(&flags[n], 1, 0))              \
  PAIR(2, (void)atomic_fetch_add_release(1, &flags[n]), atomic_fetch_or_acquire(0, &flags[n])) \
  PAIR(3, (void)xchg(&words[n], 1), cmpxchg(&words[n], 1, 2) == 1)                             \
  PAIR(4, (void)cmpxchg_release(&words[n], 0, 1), smp_load_acquire(&words[n]))                 \
  PAIR(5, (smp_wmb(), WRITE_ONE(words[n])), LOOK_THEN(READ_ONCE(words[n]), smp_rmb()))         \
  PAIR(6, (smp_mb__before_atomic(), atomic_inc(&flags[n])),                                    \
       LOOK_THEN(atomic_read(&flags[n]), smp_mb()))                                            \
  PAIR(7, clear_bit_unlock(0, &words[n]), !test_and_set_bit_lock(0, &words[n]))                \
  PAIR(8, (void)refcount_dec_and_test(&references), refcount_dec_and_test(&references))        \
  PAIR(9, rcu_assign_pointer(published, &data[n]), rcu_dereference(published))                 \
  PAIR(10, list_add_rcu(&item.link, &list), list_first_or_null_rcu(&list, struct item, link))
#elif UNORDERED == 1
#define PAIRS_ PAIR(0, atomic_set(&flags[n], 1), atomic_read(&flags[n]))
#elif UNORDERED == 2
#define PAIRS_ PAIR(0, atomic_set_release(&flags[n], 1), atomic_read(&flags[n]))
#elif UNORDERED == 3
#define PAIRS_ PAIR(0, atomic_inc(&flags[n]), atomic_read_acquire(&flags[n]))
#elif UNORDERED == 4
#define PAIRS_ PAIR(0, (void)atomic_inc_return_relaxed(&flags[n]), atomic_fetch_add(0, &flags[n]))
#elif UNORDERED == 5
#define PAIRS_ PAIR(0, (void)atomic_inc_return_acquire(&flags[n]), atomic_fetch_add(0, &flags[n]))
#elif UNORDERED == 6
#define PAIRS_ PAIR(0, (void)xchg(&words[n], 1), xchg_release(&words[n], 2))
#elif UNORDERED == 7
#define PAIRS_ PAIR(0, set_bit(0, &words[n]), test_and_set_bit(0, &words[n]))
#elif UNORDERED == 8
#define PAIRS_ PAIR(0, (smp_rmb(), WRITE_ONE(words[n])), LOOK_THEN(READ_ONCE(words[n]), smp_rmb()))
#elif UNORDERED == 9
#define PAIRS_ PAIR(0, refcount_inc(&references), refcount_read(&references) == 3)
#elif UNORDERED == 10 /* One that fails orders nothing. */
#define PAIRS_ PAIR(0, (void)xchg(&words[n], 1), cmpxchg(&words[n], 7, 8))
#endif

#define WRITE_ONE(word) (*(volatile typeof(word)*)&(word) = 1)
#define LOOK_THEN(look, barrier) \
  ({                             \
    const bool told_ = (look);   \
    barrier;                     \
    told_;                       \
  })

cp_setup { words[7] = 1; }

cp_thread(writer){
#define PAIR(number, says, is_told) \
  {                                 \
    enum { n = number };            \
    data[n] = 1;                    \
    says;                           \
  }
    PAIRS_
#undef PAIR
}

cp_thread(reader) {
#define PAIR(number, says, is_told)                            \
  {                                                            \
    enum { n = number };                                       \
    if (is_told) cp_assert(data[n] == 1, "the data is there"); \
  }
  PAIRS_
#undef PAIR
}
