/* Sections that readers read again if somebody wrote meanwhile.
 *
 * A reader who finds that somebody writes waits for him.  What is read and written in such sections may
 * race; with what is outside of them it may not.  A counter that only writers use says whether
 * something else keeps them apart, as it must; no lock that a seqcount names is asked for.  Every
 * section that a reader begins has to be looked at again: a thread that ends without is refused.
 * Writers may not sleep.  The barriers are a kernel's. */
#ifndef CP_SHIM_LINUX_SEQLOCK_H
#define CP_SHIM_LINUX_SEQLOCK_H

#include <asm/barrier.h>
#include <linux/compiler.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>

typedef struct seqcount {
  unsigned sequence;
  unsigned writers;
} seqcount_t;
typedef seqcount_t seqcount_raw_spinlock_t, seqcount_spinlock_t, seqcount_rwlock_t, seqcount_mutex_t,
    seqcount_latch_t;
#define SEQCNT_ZERO(name) \
  { 0, 0 }
#define SEQCNT_SPINLOCK_ZERO(name, lock) \
  { 0, 0 }
#define SEQCNT_MUTEX_ZERO(name, lock) \
  { 0, 0 }
#define SEQCNT_RAW_SPINLOCK_ZERO(name, lock) \
  { 0, 0 }
#define SEQCNT_RWLOCK_ZERO(name, lock) \
  { 0, 0 }

void cp_gate_shut_(void* gate);
void cp_gate_open_(void* gate);
void cp_gate_pass_(void* gate);
void cp_section_begins_(void);
void cp_section_ends_(void);

cp_inline_ void seqcount_init(seqcount_t* s) { s->sequence = s->writers = 0; }
#define seqcount_spinlock_init(s, lock) ((void)(lock), seqcount_init(s))
#define seqcount_raw_spinlock_init(s, lock) ((void)(lock), seqcount_init(s))
#define seqcount_rwlock_init(s, lock) ((void)(lock), seqcount_init(s))
#define seqcount_mutex_init(s, lock) ((void)(lock), seqcount_init(s))

/* As it is, perhaps while somebody writes. */
cp_inline_ unsigned raw_read_seqcount(const seqcount_t* s) {
  const unsigned now = READ_ONCE(s->sequence);
  smp_rmb();
  cp_section_begins_();
  return now;
}
/* Such a section is never whole if somebody writes. */
cp_inline_ unsigned raw_seqcount_begin(const seqcount_t* s) { return raw_read_seqcount(s) & ~1U; }
cp_inline_ unsigned read_seqcount_begin(const seqcount_t* s) {
  for (;;) {
    const unsigned now = READ_ONCE(s->sequence);
    if (now & 1) {
      cp_gate_pass_((void*)s);
      continue;
    }
    smp_rmb();
    cp_section_begins_();
    return now;
  }
}
#define raw_read_seqcount_begin(s) read_seqcount_begin(s)
#define __read_seqcount_begin(s) read_seqcount_begin(s)
cp_inline_ int read_seqcount_retry(const seqcount_t* s, unsigned start) {
  cp_section_ends_();
  smp_rmb();
  return READ_ONCE(s->sequence) != start;
}
#define __read_seqcount_retry(s, start) read_seqcount_retry(s, start)

cp_inline_ void raw_write_seqcount_begin(seqcount_t* s) {
  s->writers++;
  cp_gate_shut_(s);
  cp_section_begins_();
  s->sequence++;
  smp_wmb();
}
cp_inline_ void raw_write_seqcount_end(seqcount_t* s) {
  smp_wmb();
  s->sequence++;
  cp_section_ends_();
  cp_gate_open_(s);
}
#define write_seqcount_begin(s) raw_write_seqcount_begin(s)
#define write_seqcount_end(s) raw_write_seqcount_end(s)
#define write_seqcount_begin_nested(s, subclass) raw_write_seqcount_begin(s)
/* Who reads now reads again. */
cp_inline_ void write_seqcount_invalidate(seqcount_t* s) {
  smp_wmb();
  s->writers++;
  WRITE_ONCE(s->sequence, READ_ONCE(s->sequence) + 2);
}
cp_inline_ void raw_write_seqcount_barrier(seqcount_t* s) {
  cp_section_begins_();
  s->sequence++;
  smp_wmb();
  s->sequence++;
  cp_section_ends_();
}

/* ---- With a lock of its own ---- */

typedef struct {
  seqcount_t seqcount;
  spinlock_t lock;
} seqlock_t;
#define __SEQLOCK_UNLOCKED(name) \
  { {0, 0}, {0} }
#define DEFINE_SEQLOCK(name) seqlock_t name = __SEQLOCK_UNLOCKED(name)
cp_inline_ void seqlock_init(seqlock_t* s) { seqcount_init(&s->seqcount); }
cp_inline_ unsigned read_seqbegin(const seqlock_t* s) { return read_seqcount_begin(&s->seqcount); }
cp_inline_ unsigned read_seqretry(const seqlock_t* s, unsigned start) {
  return (unsigned)read_seqcount_retry(&s->seqcount, start);
}
#define CP_WRITE_SEQLOCK_(suffix)                                \
  cp_inline_ void write_seqlock##suffix(seqlock_t* s) {          \
    spin_lock##suffix(&s->lock);                                 \
    raw_write_seqcount_begin(&s->seqcount);                      \
  }                                                              \
  cp_inline_ void write_sequnlock##suffix(seqlock_t* s) {        \
    raw_write_seqcount_end(&s->seqcount);                        \
    spin_unlock##suffix(&s->lock);                               \
  }                                                              \
  cp_inline_ void read_seqlock_excl##suffix(seqlock_t* s) { spin_lock##suffix(&s->lock); } \
  cp_inline_ void read_sequnlock_excl##suffix(seqlock_t* s) { spin_unlock##suffix(&s->lock); }
CP_WRITE_SEQLOCK_()
CP_WRITE_SEQLOCK_(_irq)
CP_WRITE_SEQLOCK_(_bh)
#define write_seqlock_irqsave(s, flags)        \
  do {                                         \
    seqlock_t* cp_s_ = (s);                    \
    spin_lock_irqsave(&cp_s_->lock, flags);    \
    raw_write_seqcount_begin(&cp_s_->seqcount); \
  } while (0)
cp_inline_ void write_sequnlock_irqrestore(seqlock_t* s, unsigned long flags) {
  raw_write_seqcount_end(&s->seqcount);
  spin_unlock_irqrestore(&s->lock, flags);
}
/* First without the lock, and then, if that was not whole, with it. */
cp_inline_ void read_seqbegin_or_lock(seqlock_t* s, int* sequence) {
  if (*sequence & 1)
    read_seqlock_excl(s);
  else
    *sequence = (int)read_seqbegin(s);
}
cp_inline_ int need_seqretry(seqlock_t* s, int sequence) {
  return !(sequence & 1) && read_seqretry(s, (unsigned)sequence);
}
cp_inline_ void done_seqretry(seqlock_t* s, int sequence) {
  if (sequence & 1) read_sequnlock_excl(s);
}

#endif
