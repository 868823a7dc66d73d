/* Processors of a kernel: where threads run, and where one may be taken away from its work.
 *
 * Each thread has a processor of its own, and stays there: threads of a harness by their numbers, what
 * the code creates behind them, and the handler of an interrupt where its thread is.  A thread that is
 * not preempted has a lock of its own then, so that one that sleeps is found as one that sleeps under
 * a spinlock.  Since no two threads share a processor, what goes wrong where a thread is moved, or
 * another one comes to its processor, shows in no schedule; who asks for its processor where that
 * could happen is told so at once instead (linux/smp.h of the stand-ins), as a kernel with
 * CONFIG_DEBUG_PREEMPT does.
 */
#include "../shim/linux/processors.h"

#include "runtime.h"

#define CODE __builtin_return_address(0)
enum { kThreads = 9 }; /* the set-up counts as a thread */

static struct own {
  int spinlocks;
  int interrupts_off;
  int preemption_off;
  int fixed; /* preempted, and not moved */
  char lock; /* by its address */
  char locked;
} of_threads[kThreads];

static struct own* own(void) { return &of_threads[cp_host->index()]; }

void cp_holds_spinlock_(int more) { own()->spinlocks += more; }
void cp_has_interrupts_off_(int more) { own()->interrupts_off += more; }

void cp_preempt_disable_(void) {
  struct own* mine = own();
  if (mine->preemption_off++ != 0 || mine->spinlocks != 0) return;
  cp_host->name(&mine->lock, "preemption");
  cp_host->lock(&mine->lock, CP_SPIN_LOCK, CODE);
  mine->locked = 1;
}
void cp_preempt_enable_(void) {
  struct own* mine = own();
  if (--mine->preemption_off < 0)
    cp_host->fail("race.lock-balance", NULL, 0, "preemption is turned on that was not off");
  if (mine->preemption_off > 0 || !mine->locked) return;
  mine->locked = 0;
  cp_host->lock(&mine->lock, CP_SPIN_UNLOCK, CODE);
}
void cp_migrate_disable_(int more) { own()->fixed += more; }

_Bool cp_in_handler_(void) { return cp_host->processor() != cp_host->index(); }
_Bool cp_preemptible_(void) {
  const struct own* mine = own();
  return cp_host->index() != 0 && !cp_in_handler_() && mine->spinlocks == 0 &&
         mine->interrupts_off == 0 && mine->preemption_off == 0;
}
_Bool cp_may_be_moved_(void) { return cp_preemptible_() && own()->fixed == 0; }
_Bool cp_interrupts_are_off_(void) { return own()->interrupts_off != 0; }

unsigned cp_processor_(void) {
  cp_host->processors(); /* who asks is told of */
  const unsigned thread = cp_host->processor();
  return thread == 0 ? 0 : thread - 1;
}
/* What lies there is the first one's. */
void* cp_processor_at_(void* first, unsigned processor) {
  return (char*)first + (unsigned long)CP_APART_ * processor;
}
unsigned cp_processors_(void) { return cp_host->processors(); }

/* What a processor does in one instruction no interrupt takes apart; other processors may come between. */
void cp_this_cpu_begins_(void) { cp_host->lock(NULL, CP_INTERRUPTS_OFF, CODE); }
void cp_this_cpu_ends_(void) { cp_host->lock(NULL, CP_INTERRUPTS_ON, CODE); }

/* The task that a thread acts for, if it is not its own. */
static void* tasks[kThreads];
void cp_set_current_(void* task) { tasks[cp_host->index()] = task; }
void* cp_current_(void) { return tasks[cp_host->index()]; }

/* A condition of the harness is asked between two steps of others, and holds nothing. */
_Bool cp_is_held_(const void* lock, int kind) {
  static const enum cp_lock kinds[] = {CP_SPIN_LOCK, CP_MUTEX_LOCK, CP_READ_LOCK, CP_SPIN_READ_LOCK};
  return cp_host->looks() || cp_host->holds(lock, kinds[kind]) != 0;
}
_Bool cp_is_held_to_write_(const void* lock, int kind) {
  static const enum cp_lock kinds[] = {CP_SPIN_LOCK, CP_MUTEX_LOCK, CP_READ_LOCK, CP_SPIN_READ_LOCK};
  return cp_host->looks() || cp_host->holds(lock, kinds[kind]) == 1;
}
_Bool cp_is_not_held_(const void* lock, int kind) {
  static const enum cp_lock kinds[] = {CP_SPIN_LOCK, CP_MUTEX_LOCK, CP_READ_LOCK, CP_SPIN_READ_LOCK};
  return cp_host->looks() || cp_host->index() == 0 || cp_host->holds(lock, kinds[kind]) == 0;
}

/* ---- Reader-writer locks, and sections that readers look at again ---- */

void cp_read_lock_(void* lock) { cp_host->lock(lock, CP_READ_LOCK, CODE); }
void cp_write_lock_(void* lock) { cp_host->lock(lock, CP_WRITE_LOCK, CODE); }
void cp_rw_unlock_(void* lock) { cp_host->lock(lock, CP_RW_UNLOCK, CODE); }
_Bool cp_read_trylock_(void* lock) { return cp_host->attempt(lock, CP_READ_LOCK, 0, CODE) != 0; }
_Bool cp_write_trylock_(void* lock) { return cp_host->attempt(lock, CP_WRITE_LOCK, 0, CODE) != 0; }

void cp_spin_read_lock_(void* lock) {
  cp_host->lock(lock, CP_SPIN_READ_LOCK, CODE);
  cp_holds_spinlock_(1);
}
void cp_spin_write_lock_(void* lock) {
  cp_host->lock(lock, CP_SPIN_WRITE_LOCK, CODE);
  cp_holds_spinlock_(1);
}
void cp_spin_rw_unlock_(void* lock) {
  cp_holds_spinlock_(-1);
  cp_host->lock(lock, CP_SPIN_RW_UNLOCK, CODE);
}
_Bool cp_spin_read_trylock_(void* lock) {
  const int taken = cp_host->attempt(lock, CP_SPIN_READ_LOCK, 0, CODE);
  cp_holds_spinlock_(taken);
  return taken != 0;
}
_Bool cp_spin_write_trylock_(void* lock) {
  const int taken = cp_host->attempt(lock, CP_SPIN_WRITE_LOCK, 0, CODE);
  cp_holds_spinlock_(taken);
  return taken != 0;
}

/* Who finds that somebody writes waits for him, which is no sleeping.  In a graph he looks again, and the
 * look that finds nothing new waits by itself. */
void cp_gate_shut_(void* gate) {
  cp_holds_spinlock_(1);
  cp_host->lock(gate, CP_GATE_SHUT, CODE);
}
void cp_gate_open_(void* gate) {
  cp_holds_spinlock_(-1);
  cp_host->lock(gate, CP_GATE_OPEN, CODE);
}
void cp_gate_pass_(void* gate) { cp_host->lock(gate, CP_GATE_PASS, CODE); }

/* Within a section that is looked at again, reads and writes may race. */
static int sections[kThreads];
void cp_section_begins_(void) {
  if (cp_host->looks()) return;
  ++sections[cp_host->index()];
  cp_host->declare_race(1);
}
void cp_section_ends_(void) {
  if (cp_host->looks() || sections[cp_host->index()] == 0) return;
  --sections[cp_host->index()];
  cp_host->declare_race(-1);
}
void cp_sections_end_(void) {
  if (sections[cp_host->index()] != 0)
    cp_host->refuse("a thread ends that never looked whether what it read of a seqcount was whole: "
                    "read_seqcount_begin is covered with a read_seqcount_retry for each",
                    CODE);
}
