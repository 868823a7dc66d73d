/* A reference count that says when the last is put after it was killed.  One atomic count instead
 * of one a processor, so the last put may come at once after the kill, where a kernel's waits for a
 * grace period.  Taking is relaxed, putting fully ordered. */
#ifndef CP_SHIM_LINUX_PERCPU_REFCOUNT_H
#define CP_SHIM_LINUX_PERCPU_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/gfp.h>

struct percpu_ref;
typedef void(percpu_ref_func_t)(struct percpu_ref* ref);

struct percpu_ref {
  atomic_long_t count;
  percpu_ref_func_t* release;
  bool dead;
};
#define PERCPU_REF_INIT_ATOMIC 0x1U
#define PERCPU_REF_ALLOW_REINIT 0x4U

cp_inline_ int percpu_ref_init(struct percpu_ref* ref, percpu_ref_func_t* release,
                               unsigned int flags, gfp_t gfp) {
  (void)flags, (void)gfp;
  atomic_long_set(&ref->count, 1);
  ref->release = release;
  WRITE_ONCE(ref->dead, false);
  return 0;
}
cp_inline_ void percpu_ref_exit(struct percpu_ref* ref) { (void)ref; }
cp_inline_ void percpu_ref_get_many(struct percpu_ref* ref, unsigned long n) {
  atomic_long_add((long)n, &ref->count);
}
cp_inline_ void percpu_ref_get(struct percpu_ref* ref) { percpu_ref_get_many(ref, 1); }
cp_inline_ bool percpu_ref_tryget_many(struct percpu_ref* ref, unsigned long n) {
  long value = atomic_long_read(&ref->count);
  do {
    if (value == 0) return false;
  } while (!atomic_long_try_cmpxchg_relaxed(&ref->count, &value, value + (long)n));
  return true;
}
cp_inline_ bool percpu_ref_tryget(struct percpu_ref* ref) { return percpu_ref_tryget_many(ref, 1); }
cp_inline_ bool percpu_ref_is_dying(struct percpu_ref* ref) { return READ_ONCE(ref->dead); }
cp_inline_ bool percpu_ref_tryget_live(struct percpu_ref* ref) {
  return !percpu_ref_is_dying(ref) && percpu_ref_tryget(ref);
}
cp_inline_ void percpu_ref_put_many(struct percpu_ref* ref, unsigned long n) {
  if (atomic_long_sub_and_test((long)n, &ref->count)) ref->release(ref);
}
cp_inline_ void percpu_ref_put(struct percpu_ref* ref) { percpu_ref_put_many(ref, 1); }
cp_inline_ bool percpu_ref_is_zero(struct percpu_ref* ref) {
  return atomic_long_read(&ref->count) == 0;
}
#define percpu_ref_kill(ref)                          \
  do {                                                \
    struct percpu_ref* cp_ref_ = (ref);               \
    if (xchg(&cp_ref_->dead, true))                   \
      cp_warn("percpu_ref_kill: it is killed twice"); \
    else                                              \
      percpu_ref_put(cp_ref_);                        \
  } while (0)

#endif
