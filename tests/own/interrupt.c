#include <counterproof.h>
static int lock;
static volatile int pending;
cp_thread(process) {
#ifdef SAFE
  cp_interrupts_off();
#endif
  cp_spin_lock(&lock);
  pending++;
  cp_spin_unlock(&lock);
#ifdef SAFE
  cp_interrupts_on();
#endif
}
cp_interrupt(handler, process) { cp_spin_lock(&lock); pending--; cp_spin_unlock(&lock); }
