/* Variables of each processor. */
#ifndef CP_SHIM_LINUX_PERCPU_DEFS_H
#define CP_SHIM_LINUX_PERCPU_DEFS_H

#include <linux/compiler.h>
#include <linux/smp.h>
#include <processors.h>

#define CP_PERCPU_ __attribute__((section("cp_percpu")))
#define DECLARE_PER_CPU(type, name) extern CP_PERCPU_ __typeof__(type) name
#define DEFINE_PER_CPU(type, name) CP_PERCPU_ __typeof__(type) name
#define DECLARE_PER_CPU_SHARED_ALIGNED(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) DEFINE_PER_CPU(type, name)
#define DECLARE_PER_CPU_ALIGNED(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_ALIGNED(type, name) DEFINE_PER_CPU(type, name)
#define DEFINE_PER_CPU_READ_MOSTLY(type, name) DEFINE_PER_CPU(type, name)
#define EXPORT_PER_CPU_SYMBOL(name) extern int cp_nothing_here_
#define EXPORT_PER_CPU_SYMBOL_GPL(name) extern int cp_nothing_here_

#define per_cpu_ptr(pointer, cpu) \
  ((typeof(*(pointer))*)cp_processor_at_((void*)(pointer), (unsigned)(cpu)))
#define per_cpu(name, cpu) (*per_cpu_ptr(&(name), cpu))
#define raw_cpu_ptr(pointer) per_cpu_ptr(pointer, cp_processor_())
#define this_cpu_ptr(pointer) (CP_STAYS_("this_cpu_ptr"), raw_cpu_ptr(pointer))
#define get_cpu_ptr(pointer) (preempt_disable(), raw_cpu_ptr(pointer))
#define put_cpu_ptr(pointer) ((void)(pointer), preempt_enable())
#define get_cpu_var(name) (*get_cpu_ptr(&(name)))
#define put_cpu_var(name) put_cpu_ptr(&(name))
#define __get_cpu_var(name) (*this_cpu_ptr(&(name)))

/* A read and a write, between which no interrupt comes: other processors may come, which are meant to
 * race. */
void cp_this_cpu_begins_(void);
void cp_this_cpu_ends_(void);
#define CP_THIS_CPU_(name, what)                             \
  ({                                                         \
    typeof(name)* cp_copy_ = raw_cpu_ptr(&(name));           \
    cp_this_cpu_begins_();                                   \
    typeof(name) cp_value_ = READ_ONCE(*cp_copy_);           \
    const typeof(name) cp_before_ __attribute__((unused)) = cp_value_; \
    what;                                                    \
    cp_this_cpu_ends_();                                     \
    cp_value_;                                               \
  })
#define CP_THIS_CPU_OP_(name, operation, operand)                        \
  ({                                                                     \
    const typeof(name) cp_operand_ = (typeof(name))(operand);            \
    CP_THIS_CPU_(name, ({                                                \
                   cp_value_ = (typeof(name))(cp_value_ operation cp_operand_); \
                   WRITE_ONCE(*cp_copy_, cp_value_);                     \
                 }));                                                    \
  })
#define this_cpu_read(name) READ_ONCE(*raw_cpu_ptr(&(name)))
#define this_cpu_write(name, value) WRITE_ONCE(*raw_cpu_ptr(&(name)), value)
#define this_cpu_add(name, n) ((void)CP_THIS_CPU_OP_(name, +, n))
#define this_cpu_sub(name, n) ((void)CP_THIS_CPU_OP_(name, -, n))
#define this_cpu_and(name, n) ((void)CP_THIS_CPU_OP_(name, &, n))
#define this_cpu_or(name, n) ((void)CP_THIS_CPU_OP_(name, |, n))
#define this_cpu_inc(name) this_cpu_add(name, 1)
#define this_cpu_dec(name) this_cpu_sub(name, 1)
#define this_cpu_add_return(name, n) CP_THIS_CPU_OP_(name, +, n)
#define this_cpu_sub_return(name, n) CP_THIS_CPU_OP_(name, -, n)
#define this_cpu_inc_return(name) this_cpu_add_return(name, 1)
#define this_cpu_dec_return(name) this_cpu_sub_return(name, 1)
#define this_cpu_xchg(name, n)                              \
  ({                                                        \
    const typeof(name) cp_stored_ = (n);                    \
    CP_THIS_CPU_(name, WRITE_ONCE(*cp_copy_, cp_stored_));  \
  })
#define this_cpu_cmpxchg(name, old, n)                                                       \
  ({                                                                                         \
    const typeof(name) cp_old_ = (old), cp_stored_ = (n);                                    \
    CP_THIS_CPU_(name, if (cp_value_ == cp_old_) { WRITE_ONCE(*cp_copy_, cp_stored_); });    \
  })

/* Plain accesses, which an interrupt may come between. */
#define raw_cpu_read(name) (*raw_cpu_ptr(&(name)))
#define raw_cpu_write(name, value) ((void)(*raw_cpu_ptr(&(name)) = (value)))
#define raw_cpu_add(name, n) ((void)(*raw_cpu_ptr(&(name)) += (n)))
#define raw_cpu_sub(name, n) ((void)(*raw_cpu_ptr(&(name)) -= (n)))
#define raw_cpu_inc(name) raw_cpu_add(name, 1)
#define raw_cpu_dec(name) raw_cpu_sub(name, 1)
#define raw_cpu_add_return(name, n) (*raw_cpu_ptr(&(name)) += (n))
#define __this_cpu_read(name) (CP_STAYS_("__this_cpu_read"), raw_cpu_read(name))
#define __this_cpu_write(name, value) (CP_STAYS_("__this_cpu_write"), raw_cpu_write(name, value))
#define __this_cpu_add(name, n) (CP_STAYS_("__this_cpu_add"), raw_cpu_add(name, n))
#define __this_cpu_sub(name, n) (CP_STAYS_("__this_cpu_sub"), raw_cpu_sub(name, n))
#define __this_cpu_inc(name) (CP_STAYS_("__this_cpu_inc"), raw_cpu_inc(name))
#define __this_cpu_dec(name) (CP_STAYS_("__this_cpu_dec"), raw_cpu_dec(name))
#define __this_cpu_add_return(name, n) (CP_STAYS_("__this_cpu_add_return"), raw_cpu_add_return(name, n))
#define __this_cpu_inc_return(name) __this_cpu_add_return(name, 1)
#define __this_cpu_dec_return(name) __this_cpu_add_return(name, -1)
#define __this_cpu_preempt_check(what) CP_STAYS_(what)

#endif
