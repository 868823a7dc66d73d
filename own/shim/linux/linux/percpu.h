/* Memory of each processor: 2048 bytes at most in one piece. */
#ifndef CP_SHIM_LINUX_PERCPU_H
#define CP_SHIM_LINUX_PERCPU_H

#include <linux/mmdebug.h>
#include <linux/percpu-defs.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/smp.h>

#define PERCPU_ENOUGH_ROOM CP_APART_
cp_inline_ void* cp_linux_alloc_percpu_(size_t size, gfp_t flags) {
  if (size > CP_APART_)
    cp_refuse("more than 2048 bytes for each processor in one piece are not covered");
  return cp_linux_kmalloc_(CP_APART_ * (CP_MOST_PROCESSORS_ - 1) + size, flags | __GFP_ZERO);
}
#define alloc_percpu_gfp(type, flags) ((typeof(type)*)cp_linux_alloc_percpu_(sizeof(type), flags))
#define alloc_percpu(type) alloc_percpu_gfp(type, GFP_KERNEL)
#define __alloc_percpu(size, align) ((void)(align), cp_linux_alloc_percpu_(size, GFP_KERNEL))
#define __alloc_percpu_gfp(size, align, flags) ((void)(align), cp_linux_alloc_percpu_(size, flags))
cp_inline_ void free_percpu(void* memory) { kfree(memory); }

#endif
