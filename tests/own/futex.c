/* A mutex of a futex: 0 free, 1 held, 2 held and perhaps waited for. */
#include <counterproof.h>
#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>
static atomic_int word;
static int counter;
#if defined TIMED
static long until[2] = {1, 0};
#define UNTIL until
#else
#define UNTIL 0
#endif
static void lock(void) {
  int was = 0;
  if (atomic_compare_exchange_strong(&word, &was, 1)) return;
#ifdef SHORT
  /* Who takes it now does not say that somebody may wait. */
  while ((was = atomic_exchange(&word, 1)) != 0) {
    syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 1, UNTIL);
#else
  while ((was = atomic_exchange(&word, 2)) != 0) {
    if (syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 2, UNTIL) != 0)
      cp_require(changed, errno == EAGAIN, "only a changed word ends the wait at once");
#endif
  }
}
static void unlock(void) {
  if (atomic_exchange(&word, 0) != 2) return;
#if defined REQUEUES
  syscall(SYS_futex, &word, FUTEX_REQUEUE, 1, 0, &counter);
#elif defined BITS
  syscall(SYS_futex, &word, FUTEX_WAKE_BITSET, 1, 0, 0, 4);
#elif defined OTHER
  syscall(SYS_gettid);
#else
  const long woken = syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1);
  cp_require(one_at_most, woken == 0 || woken == 1, "more than one was woken");
#endif
}
cp_threads(user, 2) {
  lock();
  ++counter;
  unlock();
}
#ifndef USERS
#define USERS 2
#endif
cp_finally { cp_require(all_counted, counter == USERS, "an addition is lost"); }
