/* Attributes and annotations.  Those that only a checker of the kernel's own reads come to nothing.
 * cp_inline_ is for the shim: its steps belong to the line that calls, not to the shim's. */
#ifndef CP_SHIM_LINUX_COMPILER_TYPES_H
#define CP_SHIM_LINUX_COMPILER_TYPES_H

#define cp_inline_ static inline __attribute__((always_inline, nodebug, unused))

#define __user
#define __kernel
#define __iomem
#define __percpu
#define __rcu
#define __force
#define __nocast
#define __bitwise
#define __safe
#define __private
#define __must_hold(lock)
#define __acquires(lock)
#define __releases(lock)
#define __acquire(lock) ((void)0)
#define __release(lock) ((void)0)
#define __cond_acquires(lock)
#define __guarded_by(lock)

#undef __always_inline
#define __always_inline inline __attribute__((__always_inline__))
#define noinline __attribute__((__noinline__))
#define __noreturn __attribute__((__noreturn__))
#define __must_check __attribute__((__warn_unused_result__))
#define __maybe_unused __attribute__((__unused__))
#define __always_unused __attribute__((__unused__))
#undef __used
#define __used __attribute__((__used__))
#define __packed __attribute__((__packed__))
#define __aligned(bytes) __attribute__((__aligned__(bytes)))
#define __section(name)
#undef __pure
#define __pure __attribute__((__pure__))
#undef __attribute_const__
#define __attribute_const__ __attribute__((__const__))
#define __cold __attribute__((__cold__))
#define __weak __attribute__((__weak__))
#define __malloc __attribute__((__malloc__))
#define __alloc_size(...)
#define __printf(text, arguments) __attribute__((__format__(__printf__, text, arguments)))
#ifndef __counted_by /* later headers of the system have it, too */
#define __counted_by(member)
#endif
#define __nonstring
#define __randomize_layout
#define __no_randomize_layout
#define __aligned_largest __attribute__((__aligned__))
#define __must_hold(lock)
#define __deprecated
#define notrace
#define asmlinkage
#define fallthrough __attribute__((__fallthrough__))
#define __unqual_scalar_typeof(x) \
  typeof(({                       \
    __auto_type cp_value_ = (x);  \
    cp_value_;                    \
  }))
#define __same_type(a, b) __builtin_types_compatible_p(typeof(a), typeof(b))
#define __diag_push()
#define __diag_pop()

/* Parts of an image that a kernel drops or places by itself. */
#define __init
#define __exit
#define __initdata
#define __initconst
#define __exitdata
#define __read_mostly
#define __ro_after_init
#define __ref
#define __refdata
#define __meminit

#endif
