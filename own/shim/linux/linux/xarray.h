/* Arrays of pointers under a lock of their own, read without one: up to 32 entries, with indices below 32.
 * What is stored is published; what is read is read with an acquiring load.  No marks, no ranges. */
#ifndef CP_SHIM_LINUX_XARRAY_H
#define CP_SHIM_LINUX_XARRAY_H

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/limits.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/types.h>

enum { CP_XA_ENTRIES_ = 32 };
struct xarray {
  spinlock_t xa_lock;
  unsigned beyond; /* of all entries that there ever were */
  unsigned first;
  void* entries[CP_XA_ENTRIES_];
};
struct xa_limit {
  u32 max;
  u32 min;
};
#define XA_LIMIT(least, most) ((struct xa_limit){.min = (least), .max = (most)})
#define xa_limit_31b XA_LIMIT(0, INT_MAX)
#define xa_limit_32b XA_LIMIT(0, UINT_MAX)
#define xa_limit_16b XA_LIMIT(0, 65535)
#define XA_FLAGS_ALLOC 1U
#define XA_FLAGS_ALLOC1 2U
#define XA_FLAGS_LOCK_IRQ 0U
#define XA_FLAGS_LOCK_BH 0U
#define CP_XARRAY_INIT_(flags) \
  { .first = ((flags)&XA_FLAGS_ALLOC1) != 0 }
#define DEFINE_XARRAY(name) struct xarray name = {{0}, 0, 0, {0}}
#define DEFINE_XARRAY_FLAGS(name, flags) struct xarray name = CP_XARRAY_INIT_(flags)
#define DEFINE_XARRAY_ALLOC(name) struct xarray name = CP_XARRAY_INIT_(XA_FLAGS_ALLOC)
#define DEFINE_XARRAY_ALLOC1(name) struct xarray name = CP_XARRAY_INIT_(XA_FLAGS_ALLOC1)
cp_inline_ void xa_init_flags(struct xarray* xa, gfp_t flags) {
  xa->beyond = 0;
  xa->first = (flags & XA_FLAGS_ALLOC1) != 0;
  for (unsigned i = 0; i < CP_XA_ENTRIES_; ++i) xa->entries[i] = (void*)0;
}
#define xa_init(xa) xa_init_flags(xa, 0)

#define xa_lock(xa) spin_lock(&(xa)->xa_lock)
#define xa_unlock(xa) spin_unlock(&(xa)->xa_lock)
#define xa_lock_bh(xa) spin_lock_bh(&(xa)->xa_lock)
#define xa_unlock_bh(xa) spin_unlock_bh(&(xa)->xa_lock)
#define xa_lock_irq(xa) spin_lock_irq(&(xa)->xa_lock)
#define xa_unlock_irq(xa) spin_unlock_irq(&(xa)->xa_lock)
#define xa_lock_irqsave(xa, flags) spin_lock_irqsave(&(xa)->xa_lock, flags)
#define xa_unlock_irqrestore(xa, flags) spin_unlock_irqrestore(&(xa)->xa_lock, flags)
#define xa_trylock(xa) spin_trylock(&(xa)->xa_lock)

/* Errors as entries. */
cp_inline_ void* cp_xa_error_(long error) { return (void*)(error * 4 + 2); }
cp_inline_ bool xa_is_err(const void* entry) {
  return ((unsigned long)entry & 3) == 2 && (unsigned long)entry >= (unsigned long)(-MAX_ERRNO * 4L + 2);
}
cp_inline_ int xa_err(void* entry) { return xa_is_err(entry) ? (int)((long)entry >> 2) : 0; }
cp_inline_ void* xa_mk_value(unsigned long v) { return (void*)((v << 1) | 1); }
cp_inline_ unsigned long xa_to_value(const void* entry) { return (unsigned long)entry >> 1; }
cp_inline_ bool xa_is_value(const void* entry) { return (unsigned long)entry & 1; }

cp_inline_ void** cp_xa_entry_(struct xarray* xa, unsigned long index) {
  if (index >= CP_XA_ENTRIES_) cp_refuse("an xarray or idr is covered with indices below 32");
  return &xa->entries[index];
}
cp_inline_ bool cp_xa_lacks_memory_(gfp_t flags) {
  return !(flags & __GFP_NOFAIL) && cp_out_of_memory();
}
cp_inline_ void* xa_load(struct xarray* xa, unsigned long index) {
  if (index >= READ_ONCE(xa->beyond)) return (void*)0;
  return smp_load_acquire(cp_xa_entry_(xa, index));
}
/* Under the lock. */
cp_inline_ void* cp_xa_put_(struct xarray* xa, unsigned long index, void* entry) {
  void** at = cp_xa_entry_(xa, index);
  void* old = READ_ONCE(*at);
  smp_store_release(at, entry);
  if (entry && index >= xa->beyond) WRITE_ONCE(xa->beyond, (unsigned)index + 1);
  return old;
}
#define __xa_store(xa, index, entry, flags)            \
  ({                                                   \
    struct xarray* cp_xa_ = (xa);                      \
    lockdep_assert_held(&cp_xa_->xa_lock);             \
    cp_xa_lacks_memory_(flags) ? cp_xa_error_(-ENOMEM) \
                               : cp_xa_put_(cp_xa_, index, entry); \
  })
#define __xa_erase(xa, index)                 \
  ({                                          \
    struct xarray* cp_xa_ = (xa);             \
    lockdep_assert_held(&cp_xa_->xa_lock);    \
    cp_xa_put_(cp_xa_, index, (void*)0);      \
  })
cp_inline_ void cp_xa_allocates_(gfp_t flags) {
  if (gfpflags_allow_blocking(flags)) cp_might_sleep();
}
cp_inline_ void* xa_store(struct xarray* xa, unsigned long index, void* entry, gfp_t flags) {
  cp_xa_allocates_(flags);
  if (cp_xa_lacks_memory_(flags)) return cp_xa_error_(-ENOMEM);
  xa_lock(xa);
  void* old = cp_xa_put_(xa, index, entry);
  xa_unlock(xa);
  return old;
}
cp_inline_ void* xa_erase(struct xarray* xa, unsigned long index) {
  xa_lock(xa);
  void* old = cp_xa_put_(xa, index, (void*)0);
  xa_unlock(xa);
  return old;
}
cp_inline_ void* xa_erase_irq(struct xarray* xa, unsigned long index) {
  xa_lock_irq(xa);
  void* old = cp_xa_put_(xa, index, (void*)0);
  xa_unlock_irq(xa);
  return old;
}
cp_inline_ int cp_xa_insert_(struct xarray* xa, unsigned long index, void* entry) {
  if (READ_ONCE(*cp_xa_entry_(xa, index))) return -EBUSY;
  (void)cp_xa_put_(xa, index, entry);
  return 0;
}
cp_inline_ int xa_insert(struct xarray* xa, unsigned long index, void* entry, gfp_t flags) {
  cp_xa_allocates_(flags);
  if (cp_xa_lacks_memory_(flags)) return -ENOMEM;
  xa_lock(xa);
  const int error = cp_xa_insert_(xa, index, entry);
  xa_unlock(xa);
  return error;
}
cp_inline_ void* xa_cmpxchg(struct xarray* xa, unsigned long index, void* old, void* entry,
                            gfp_t flags) {
  cp_xa_allocates_(flags);
  if (cp_xa_lacks_memory_(flags)) return cp_xa_error_(-ENOMEM);
  xa_lock(xa);
  void* found = READ_ONCE(*cp_xa_entry_(xa, index));
  if (found == old) (void)cp_xa_put_(xa, index, entry);
  xa_unlock(xa);
  return found;
}
/* The first index from `least` on that is free. */
cp_inline_ int cp_xa_alloc_(struct xarray* xa, u32* id, void* entry, u32 least, u32 most) {
  for (u32 i = least < xa->first ? xa->first : least; i <= most; ++i) {
    if (READ_ONCE(*cp_xa_entry_(xa, i))) continue;
    *id = i;
    (void)cp_xa_put_(xa, i, entry);
    return 0;
  }
  return -EBUSY;
}
cp_inline_ int xa_alloc(struct xarray* xa, u32* id, void* entry, struct xa_limit limit, gfp_t flags) {
  cp_xa_allocates_(flags);
  if (cp_xa_lacks_memory_(flags)) return -ENOMEM;
  xa_lock(xa);
  const int error = cp_xa_alloc_(xa, id, entry, limit.min, limit.max);
  xa_unlock(xa);
  return error;
}
cp_inline_ void* xa_find(struct xarray* xa, unsigned long* index, unsigned long most, unsigned mark) {
  (void)mark;
  for (; *index <= most && *index < READ_ONCE(xa->beyond); ++*index) {
    void* entry = smp_load_acquire(&xa->entries[*index]);
    if (entry) return entry;
  }
  return (void*)0;
}
#define XA_PRESENT 8U
cp_inline_ bool xa_empty(struct xarray* xa) {
  unsigned long index = 0;
  return !xa_find(xa, &index, ULONG_MAX, XA_PRESENT);
}
#define xa_for_each_start(xa, index, entry, start)                                          \
  for ((index) = (start), (entry) = xa_find(xa, &(index), ULONG_MAX, XA_PRESENT); (entry); \
       (index)++, (entry) = xa_find(xa, &(index), ULONG_MAX, XA_PRESENT))
#define xa_for_each(xa, index, entry) xa_for_each_start(xa, index, entry, 0)
#define xa_for_each_range(xa, index, entry, start, last)                                  \
  for ((index) = (start), (entry) = xa_find(xa, &(index), last, XA_PRESENT); (entry);     \
       (index)++, (entry) = xa_find(xa, &(index), last, XA_PRESENT))
cp_inline_ void xa_destroy(struct xarray* xa) {
  xa_lock(xa);
  for (unsigned i = 0; i < READ_ONCE(xa->beyond); ++i) (void)cp_xa_put_(xa, i, (void*)0);
  xa_unlock(xa);
}

/* ---- By a state: an array and an index, under the array's lock ----
 * Storing may find no memory, as under a lock nobody waits for it: xas_nomem() gets some without the lock, for
 * the next try, or gives back what was not needed. */
struct xa_state {
  struct xarray* xa;
  unsigned long xa_index;
  void* xa_alloc;
  int cp_error_;
};
#define XA_STATE(name, array, index) struct xa_state name = {(array), (index), (void*)0, 0}
#define xas_lock(xas) xa_lock((xas)->xa)
#define xas_unlock(xas) xa_unlock((xas)->xa)
#define xas_lock_irq(xas) xa_lock_irq((xas)->xa)
#define xas_unlock_irq(xas) xa_unlock_irq((xas)->xa)
#define xas_lock_irqsave(xas, flags) xa_lock_irqsave((xas)->xa, flags)
#define xas_unlock_irqrestore(xas, flags) xa_unlock_irqrestore((xas)->xa, flags)
cp_inline_ int xas_error(const struct xa_state* xas) { return xas->cp_error_; }
cp_inline_ void xas_set_err(struct xa_state* xas, long error) { xas->cp_error_ = (int)error; }
cp_inline_ void xas_set(struct xa_state* xas, unsigned long index) {
  xas->xa_index = index;
  xas->cp_error_ = 0;
}
cp_inline_ void* xas_load(struct xa_state* xas) {
  return xas->cp_error_ ? (void*)0 : xa_load(xas->xa, xas->xa_index);
}
cp_inline_ void* xas_find(struct xa_state* xas, unsigned long most) {
  return xas->cp_error_ ? (void*)0 : xa_find(xas->xa, &xas->xa_index, most, XA_PRESENT);
}
#define xas_store(xas, entry)                                                          \
  ({                                                                                   \
    struct xa_state* cp_xas_ = (xas);                                                  \
    void* cp_entry_ = (entry);                                                         \
    lockdep_assert_held(&cp_xas_->xa->xa_lock);                                        \
    cp_xas_store_(cp_xas_, cp_entry_);                                                 \
  })
cp_inline_ void* cp_xas_store_(struct xa_state* xas, void* entry) {
  if (xas->cp_error_) return (void*)0;
  if (entry && !xas->xa_alloc && cp_out_of_memory()) {
    xas->cp_error_ = -ENOMEM;
    return (void*)0;
  }
  return cp_xa_put_(xas->xa, xas->xa_index, entry);
}
cp_inline_ bool xas_nomem(struct xa_state* xas, gfp_t flags) {
  if (xas->cp_error_ != -ENOMEM) {
    xas->xa_alloc = (void*)0;
    return false;
  }
  cp_xa_allocates_(flags);
  if (cp_xa_lacks_memory_(flags)) return false;
  xas->xa_alloc = xas;
  xas->cp_error_ = 0;
  return true;
}
#define xas_for_each(xas, entry, most)                         \
  for ((entry) = xas_find(xas, most); (entry);                 \
       (xas)->xa_index++, (entry) = xas_find(xas, most))

#endif
