/* Where members lie in cache lines of 64 bytes.
 * The layout is kept; what it costs is not measured here. */
#ifndef CP_SHIM_LINUX_CACHE_H
#define CP_SHIM_LINUX_CACHE_H

#include <linux/compiler_types.h>

#define L1_CACHE_SHIFT 6
#define L1_CACHE_BYTES (1 << L1_CACHE_SHIFT)
#define SMP_CACHE_BYTES L1_CACHE_BYTES
#define ____cacheline_aligned __attribute__((aligned(SMP_CACHE_BYTES)))
#define ____cacheline_aligned_in_smp ____cacheline_aligned
#define __cacheline_aligned ____cacheline_aligned
#define __cacheline_aligned_in_smp ____cacheline_aligned
#define ____cacheline_internodealigned_in_smp ____cacheline_aligned

struct cacheline_padding {
  char x[0];
} ____cacheline_aligned;
#define CACHELINE_PADDING(name) struct cacheline_padding name

#endif
