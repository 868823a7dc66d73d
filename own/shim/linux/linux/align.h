/* Rounding to powers of two.
 * Operands that are not powers of two give nonsense, as they do in a kernel. */
#ifndef CP_SHIM_LINUX_ALIGN_H
#define CP_SHIM_LINUX_ALIGN_H

#define ALIGN(x, to) (((x) + ((typeof(x))(to)-1)) & ~((typeof(x))(to)-1))
#define ALIGN_DOWN(x, to) ((x) & ~((typeof(x))(to)-1))
#define PTR_ALIGN(pointer, to) ((typeof(pointer))ALIGN((unsigned long)(pointer), (to)))
#define IS_ALIGNED(x, to) (((x) & ((typeof(x))(to)-1)) == 0)

#endif
