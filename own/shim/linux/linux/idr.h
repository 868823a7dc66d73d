/* Numbers for pointers: below 32.  Whoever changes an idr keeps others out by a lock of his own, which is
 * asked by plain accesses; who looks up need not.  An ida has its own lock. */
#ifndef CP_SHIM_LINUX_IDR_H
#define CP_SHIM_LINUX_IDR_H

#include <linux/preempt.h>
#include <linux/xarray.h>

struct idr {
  struct xarray entries;
  unsigned changes;
};
#define IDR_INIT(name) \
  { .changes = 0 }
#define DEFINE_IDR(name) struct idr name = IDR_INIT(name)
cp_inline_ void idr_init(struct idr* idr) {
  xa_init(&idr->entries);
  idr->changes = 0;
}
#define idr_init_base(idr, base) idr_init(idr)
#define idr_preload(flags) preempt_disable()
#define idr_preload_end() preempt_enable()
/* From `start` on, below `end`, if that is positive. */
cp_inline_ int idr_alloc(struct idr* idr, void* pointer, int start, int end, gfp_t flags) {
  u32 id = 0;
  cp_xa_allocates_(flags);
  if (cp_xa_lacks_memory_(flags)) return -ENOMEM;
  idr->changes++;
  const int error =
      cp_xa_alloc_(&idr->entries, &id, pointer, (u32)start, end > 0 ? (u32)end - 1 : INT_MAX);
  return error ? -ENOSPC : (int)id;
}
#define idr_alloc_cyclic(idr, pointer, start, end, flags) \
  (cp_refuse("idr_alloc_cyclic: which number is next is not covered; idr_alloc is"), 0)
cp_inline_ void* idr_find(struct idr* idr, unsigned long id) { return xa_load(&idr->entries, id); }
cp_inline_ void* idr_remove(struct idr* idr, unsigned long id) {
  idr->changes++;
  return cp_xa_put_(&idr->entries, id, (void*)0);
}
cp_inline_ void* idr_replace(struct idr* idr, void* pointer, unsigned long id) {
  idr->changes++;
  if (!READ_ONCE(*cp_xa_entry_(&idr->entries, id))) return ERR_PTR(-ENOENT);
  return cp_xa_put_(&idr->entries, id, pointer);
}
cp_inline_ bool idr_is_empty(struct idr* idr) { return xa_empty(&idr->entries); }
#define idr_for_each_entry(idr, entry, id)                                                   \
  for ((id) = 0; (id) < (int)READ_ONCE((idr)->entries.beyond) || ((entry) = 0, false); (id)++) \
    if (((entry) = idr_find(idr, (unsigned long)(id))))
cp_inline_ void idr_destroy(struct idr* idr) { xa_destroy(&idr->entries); }

struct ida {
  struct xarray entries;
};
#define DEFINE_IDA(name) struct ida name = {DEFINE_IDA_}
#define DEFINE_IDA_ \
  { .first = 0 }
cp_inline_ void ida_init(struct ida* ida) { xa_init(&ida->entries); }
cp_inline_ int ida_alloc_range(struct ida* ida, unsigned least, unsigned most, gfp_t flags) {
  u32 id = 0;
  const int error = xa_alloc(&ida->entries, &id, xa_mk_value(1), XA_LIMIT(least, most), flags);
  return error == -EBUSY ? -ENOSPC : error ? error : (int)id;
}
#define ida_alloc(ida, flags) ida_alloc_range(ida, 0, INT_MAX, flags)
#define ida_alloc_min(ida, least, flags) ida_alloc_range(ida, least, INT_MAX, flags)
#define ida_alloc_max(ida, most, flags) ida_alloc_range(ida, 0, most, flags)
cp_inline_ void ida_free(struct ida* ida, unsigned id) { xa_erase(&ida->entries, id); }
cp_inline_ void ida_destroy(struct ida* ida) { xa_destroy(&ida->entries); }
#define ida_simple_get(ida, start, end, flags) \
  ida_alloc_range(ida, start, (end) > 0 ? (unsigned)(end)-1 : INT_MAX, flags)
#define ida_simple_remove(ida, id) ida_free(ida, id)

#endif
