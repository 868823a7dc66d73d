/* References that warn instead of wrapping: raised from 0, lowered below it, or past INT_MAX they
 * warn and stay near INT_MIN for ever.  Raising is relaxed; lowering releases, and the last one
 * acquires. */
#ifndef CP_SHIM_LINUX_REFCOUNT_H
#define CP_SHIM_LINUX_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/limits.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

typedef struct refcount_struct {
  atomic_t refs;
} refcount_t;

#define REFCOUNT_INIT(n) \
  { .refs = ATOMIC_INIT(n) }
#define REFCOUNT_MAX INT_MAX
#define REFCOUNT_SATURATED (INT_MIN / 2)

cp_inline_ void refcount_set(refcount_t* r, int n) { atomic_set(&r->refs, n); }
cp_inline_ unsigned int refcount_read(const refcount_t* r) {
  return (unsigned)atomic_read(&r->refs);
}

/* The warning stands at the line of the caller, so these are macros; the rest is in functions. */
enum cp_refcount_warning_ {
  CP_REFCOUNT_FINE_,
  CP_REFCOUNT_FROM_ZERO_,
  CP_REFCOUNT_PAST_MAX_,
  CP_REFCOUNT_BELOW_ZERO_,
  CP_REFCOUNT_LEAK_
};

cp_inline_ const char* cp_refcount_sentence_(enum cp_refcount_warning_ warning) {
  switch (warning) {
    case CP_REFCOUNT_FROM_ZERO_:
      return "refcount_t: a reference is taken to what has none left";
    case CP_REFCOUNT_PAST_MAX_:
      return "refcount_t: more references are taken than can be counted";
    case CP_REFCOUNT_BELOW_ZERO_:
      return "refcount_t: more references are put than were taken";
    case CP_REFCOUNT_LEAK_:
      return "refcount_t: the last reference is put by one who does not look";
    case CP_REFCOUNT_FINE_:
      break;
  }
  return "";
}
#define CP_REFCOUNT_WARN_(warning)                                                     \
  do {                                                                                 \
    const enum cp_refcount_warning_ cp_warning_ = (warning);                           \
    if (cp_warning_ != CP_REFCOUNT_FINE_) cp_warn(cp_refcount_sentence_(cp_warning_)); \
  } while (0)

cp_inline_ enum cp_refcount_warning_ cp_refcount_raised_(int i, refcount_t* r, int old) {
  if (old == 0) {
    refcount_set(r, REFCOUNT_SATURATED);
    return CP_REFCOUNT_FROM_ZERO_;
  }
  if (old < 0 || old > INT_MAX - i) {
    refcount_set(r, REFCOUNT_SATURATED);
    return CP_REFCOUNT_PAST_MAX_;
  }
  return CP_REFCOUNT_FINE_;
}
cp_inline_ enum cp_refcount_warning_ cp_refcount_add_(int i, refcount_t* r) {
  return cp_refcount_raised_(i, r, atomic_fetch_add_relaxed(i, &r->refs));
}
cp_inline_ enum cp_refcount_warning_ cp_refcount_add_not_zero_(int i, refcount_t* r, int* old) {
  *old = atomic_read(&r->refs);
  do {
    if (*old == 0) return CP_REFCOUNT_FINE_;
  } while (!atomic_try_cmpxchg_relaxed(&r->refs, old, (int)((unsigned)*old + (unsigned)i)));
  return cp_refcount_raised_(i, r, *old);
}
cp_inline_ enum cp_refcount_warning_ cp_refcount_sub_(int i, refcount_t* r, int* old) {
  *old = atomic_fetch_sub_release(i, &r->refs);
  if (*old > 0 && *old == i) {
    smp_acquire__after_ctrl_dep();
    return CP_REFCOUNT_FINE_;
  }
  if (*old <= 0 || *old < i) {
    refcount_set(r, REFCOUNT_SATURATED);
    return CP_REFCOUNT_BELOW_ZERO_;
  }
  return CP_REFCOUNT_FINE_;
}
cp_inline_ enum cp_refcount_warning_ cp_refcount_dec_(refcount_t* r) {
  const int old = atomic_fetch_sub_release(1, &r->refs);
  if (old > 1) return CP_REFCOUNT_FINE_;
  refcount_set(r, REFCOUNT_SATURATED);
  return old == 1 ? CP_REFCOUNT_LEAK_ : CP_REFCOUNT_BELOW_ZERO_;
}

#define refcount_add(i, r) CP_REFCOUNT_WARN_(cp_refcount_add_(i, r))
#define refcount_inc(r) refcount_add(1, r)
#define refcount_dec(r) CP_REFCOUNT_WARN_(cp_refcount_dec_(r))
#define refcount_add_not_zero(i, r)                               \
  ({                                                              \
    int cp_old_;                                                  \
    CP_REFCOUNT_WARN_(cp_refcount_add_not_zero_(i, r, &cp_old_)); \
    cp_old_ != 0;                                                 \
  })
#define refcount_inc_not_zero(r) refcount_add_not_zero(1, r)
#define refcount_sub_and_test(i, r)                             \
  ({                                                            \
    const int cp_less_ = (i);                                   \
    int cp_old_;                                                \
    CP_REFCOUNT_WARN_(cp_refcount_sub_(cp_less_, r, &cp_old_)); \
    cp_old_ > 0 && cp_old_ == cp_less_;                         \
  })
#define refcount_dec_and_test(r) refcount_sub_and_test(1, r)

/* Only from one to none; releases if it does. */
cp_inline_ bool refcount_dec_if_one(refcount_t* r) {
  int one = 1;
  return atomic_try_cmpxchg_release(&r->refs, &one, 0);
}
/* Unless it is the last; releases if it does. */
cp_inline_ bool refcount_dec_not_one(refcount_t* r) {
  int value = atomic_read(&r->refs);
  do {
    if (value == REFCOUNT_SATURATED) return true;
    if (value == 1) return false;
  } while (!atomic_try_cmpxchg_release(&r->refs, &value, value - 1));
  return true;
}
/* The last one is put under the lock, which is held on return if so. */
#define refcount_dec_and_mutex_lock(r, lock)        \
  (refcount_dec_not_one(r) ? false : ({             \
    struct mutex* cp_lock_ = (lock);                \
    mutex_lock(cp_lock_);                           \
    const bool cp_last_ = refcount_dec_and_test(r); \
    if (!cp_last_) mutex_unlock(cp_lock_);          \
    cp_last_;                                       \
  }))
#define refcount_dec_and_lock(r, lock)              \
  (refcount_dec_not_one(r) ? false : ({             \
    spinlock_t* cp_lock_ = (lock);                  \
    spin_lock(cp_lock_);                            \
    const bool cp_last_ = refcount_dec_and_test(r); \
    if (!cp_last_) spin_unlock(cp_lock_);           \
    cp_last_;                                       \
  }))

/* The same of a plain count, which is put by a fully ordered operation. */
#define atomic_dec_and_lock(count, lock)                                  \
  (atomic_add_unless(count, -1, 1) ? 0 : ({                               \
    spinlock_t* cp_lock_ = (lock);                                        \
    spin_lock(cp_lock_);                                                  \
    const int cp_last_ = atomic_dec_and_test(count);                      \
    if (!cp_last_) spin_unlock(cp_lock_);                                 \
    cp_last_;                                                             \
  }))
#define atomic_dec_and_lock_irqsave(count, lock, flags)                   \
  (atomic_add_unless(count, -1, 1) ? 0 : ({                               \
    spinlock_t* cp_lock_ = (lock);                                        \
    spin_lock_irqsave(cp_lock_, flags);                                   \
    const int cp_last_ = atomic_dec_and_test(count);                      \
    if (!cp_last_) spin_unlock_irqrestore(cp_lock_, flags);               \
    cp_last_;                                                             \
  }))

#endif
