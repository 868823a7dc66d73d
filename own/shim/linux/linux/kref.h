/* A reference count that calls a function for the last put.
 * Ordered as refcount_t is, and warns as it does. */
#ifndef CP_SHIM_LINUX_KREF_H
#define CP_SHIM_LINUX_KREF_H

#include <linux/refcount.h>

struct kref {
  refcount_t refcount;
};
#define KREF_INIT(n) \
  { .refcount = REFCOUNT_INIT(n) }

cp_inline_ void kref_init(struct kref* kref) { refcount_set(&kref->refcount, 1); }
cp_inline_ unsigned int kref_read(const struct kref* kref) {
  return refcount_read(&kref->refcount);
}
#define kref_get(k) refcount_inc(&(k)->refcount)
#define kref_get_unless_zero(k) refcount_inc_not_zero(&(k)->refcount)
#define kref_put(k, release)                                              \
  ({                                                                      \
    struct kref* cp_kref_ = (k);                                          \
    const bool cp_put_last_ = refcount_dec_and_test(&cp_kref_->refcount); \
    if (cp_put_last_) (release)(cp_kref_);                                \
    (int)cp_put_last_;                                                    \
  })

#endif
