/* Memory.  An allocation fails where the harness says that memory may run out, unless its flags
 * forbid that; one that may sleep says so.  What is freed is used no more: who does is found. */
#ifndef CP_SHIM_LINUX_SLAB_H
#define CP_SHIM_LINUX_SLAB_H

#include <linux/compiler.h>
#include <linux/gfp.h>
#include <linux/overflow.h>
#include <linux/types.h>
#include <string.h>

#define SLAB_HWCACHE_ALIGN 0x1U
#define SLAB_PANIC 0x2U
#define SLAB_ACCOUNT 0x4U
#define SLAB_RECLAIM_ACCOUNT 0x8U
#define ZERO_SIZE_PTR ((void*)16)

cp_inline_ void* cp_linux_kmalloc_(size_t size, gfp_t flags) {
  if (gfpflags_allow_blocking(flags)) cp_might_sleep();
  if (size > SIZE_MAX / 2) return (void*)0;
  if (!(flags & __GFP_NOFAIL) && cp_out_of_memory()) return (void*)0;
  const size_t bytes = size ? size : 1;
  return flags & __GFP_ZERO ? cp_allocate_zeroed(bytes) : cp_allocate(bytes);
}
#define kmalloc(size, flags) cp_linux_kmalloc_(size, flags)
#define kzalloc(size, flags) kmalloc(size, (flags) | __GFP_ZERO)
#define kmalloc_array(n, size, flags) kmalloc(size_mul(n, size), flags)
#define kcalloc(n, size, flags) kmalloc(size_mul(n, size), (flags) | __GFP_ZERO)
#define kmalloc_node(size, flags, node) kmalloc(size, flags)
#define kzalloc_node(size, flags, node) kzalloc(size, flags)
#define kvmalloc(size, flags) kmalloc(size, flags)
#define kvzalloc(size, flags) kzalloc(size, flags)
#define kvcalloc(n, size, flags) kcalloc(n, size, flags)
#define kvmalloc_array(n, size, flags) kmalloc_array(n, size, flags)

cp_inline_ void kfree(const void* memory) {
  if (memory) cp_release((void*)memory);
}
cp_inline_ void kvfree(const void* memory) { kfree(memory); }
cp_inline_ void kfree_sensitive(const void* memory) { kfree(memory); }

cp_inline_ void* kmemdup(const void* from, size_t size, gfp_t flags) {
  void* copy = kmalloc(size, flags);
  if (copy) memcpy(copy, from, size);
  return copy;
}
cp_inline_ char* kstrdup(const char* text, gfp_t flags) {
  return text ? (char*)kmemdup(text, strlen(text) + 1, flags) : (char*)0;
}

/* A cache is a size, and a constructor, which runs for each object that is allocated. */
struct kmem_cache {
  size_t size;
  void (*construct)(void* object);
};
cp_inline_ struct kmem_cache* kmem_cache_create(const char* name, unsigned int size,
                                                unsigned int align, slab_flags_t flags,
                                                void (*construct)(void* object)) {
  (void)name, (void)align, (void)flags;
  struct kmem_cache* cache = cp_linux_kmalloc_(sizeof(*cache), GFP_KERNEL | __GFP_NOFAIL);
  cache->size = size;
  cache->construct = construct;
  return cache;
}
#define KMEM_CACHE(type, flags) \
  kmem_cache_create(#type, sizeof(struct type), __alignof__(struct type), (flags), 0)
cp_inline_ void kmem_cache_destroy(struct kmem_cache* cache) { kfree(cache); }
cp_inline_ void* kmem_cache_alloc(struct kmem_cache* cache, gfp_t flags) {
  void* object = kmalloc(cache->size, flags);
  if (object && cache->construct) cache->construct(object);
  return object;
}
#define kmem_cache_zalloc(cache, flags) kmem_cache_alloc(cache, (flags) | __GFP_ZERO)
cp_inline_ void kmem_cache_free(struct kmem_cache* cache, void* object) {
  (void)cache;
  kfree(object);
}

#endif
