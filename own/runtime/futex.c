/* Waiting for a word to change: futex(2), and what std::atomic waits with (own/include/bits).
 *
 * Covered is what waits without a clock and wakes whoever waits: FUTEX_WAIT, FUTEX_WAKE, their
 * bitset forms where the set is any, all of them private or not.  The rest is refused by name.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)

/* For the stand-in of the C++ library's header: `old` is compared byte by byte. */
void cp_futex_wait_(const void* word, unsigned long size, const void* old) {
  uint64_t expected = 0;
  cp_copy_(&expected, old, size);
  cp_host->futex_wait(word, size, expected, 0, CODE);
}
void cp_futex_wake_(const void* word, unsigned long size, unsigned long most) {
  cp_host->futex_wake(word, size, most, CODE);
}
void cp_refuse_timed_wait_(void) {
  cp_host->refuse(
      "a wait with a time limit is not covered under the scheduler: whether it fails is a choice "
      "that is not explored",
      CODE);
}

static const char* name_of(int operation) {
  switch (operation & FUTEX_CMD_MASK) {
    case FUTEX_FD:
      return "futex(FUTEX_FD) is not covered under the scheduler";
    case FUTEX_REQUEUE:
      return "futex(FUTEX_REQUEUE) is not covered under the scheduler";
    case FUTEX_CMP_REQUEUE:
      return "futex(FUTEX_CMP_REQUEUE) is not covered under the scheduler";
    case FUTEX_WAKE_OP:
      return "futex(FUTEX_WAKE_OP) is not covered under the scheduler";
    case FUTEX_LOCK_PI:
    case FUTEX_LOCK_PI2:
    case FUTEX_UNLOCK_PI:
    case FUTEX_TRYLOCK_PI:
    case FUTEX_WAIT_REQUEUE_PI:
    case FUTEX_CMP_REQUEUE_PI:
      return "a futex with priority inheritance is not covered under the scheduler";
    default:
      return "a futex operation is not covered under the scheduler that is neither FUTEX_WAIT nor "
             "FUTEX_WAKE";
  }
}

/* Who loads the image may know what the user wrote that comes to this, and where. */
__attribute__((visibility("default"))) const char* cp_refusal_of_syscall =
    "syscall() is not covered under the scheduler, but for SYS_futex";

__attribute__((weak)) long syscall(long number, ...) {
  if (number != SYS_futex) {
    cp_host->refuse(cp_refusal_of_syscall, 0);
    return -1;
  }
  va_list arguments;
  va_start(arguments, number);
  const uint32_t* word = va_arg(arguments, const uint32_t*);
  const int operation = va_arg(arguments, int);
  const uint32_t value = va_arg(arguments, uint32_t);
  const int command = operation & FUTEX_CMD_MASK;
  const int waits = command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET;
  const int wakes = command == FUTEX_WAKE || command == FUTEX_WAKE_BITSET;
  /* What a call does not need need not be given. */
  const void* until = waits ? va_arg(arguments, const void*) : 0;
  uint32_t set = FUTEX_BITSET_MATCH_ANY;
  if (command == FUTEX_WAIT_BITSET || command == FUTEX_WAKE_BITSET) {
    if (wakes) (void)va_arg(arguments, const void*);
    (void)va_arg(arguments, const void*);
    set = va_arg(arguments, uint32_t);
  }
  va_end(arguments);
  if (!waits && !wakes) cp_host->refuse(name_of(operation), CODE);
  if (set != FUTEX_BITSET_MATCH_ANY)
    cp_host->refuse(
        "a futex operation with another bitset than FUTEX_BITSET_MATCH_ANY is not covered under "
        "the scheduler",
        CODE);
  if (((uintptr_t)word & 3) != 0) {
    errno = EINVAL;
    return -1;
  }
  /* Zero asks for none; the kernel wakes one then, too. */
  if (wakes)
    return (long)cp_host->futex_wake(word, sizeof *word,
                                     (int32_t)value <= 0 ? 1 : (uint64_t)value, CODE);
  const enum cp_waited how = cp_host->futex_wait(word, sizeof *word, value, until != 0, CODE);
  if (how == CP_WOKEN) return 0;
  if (how == CP_TIMED_OUT) {
    /* FUTEX_WAIT alone is told how long, and not until when. */
    if (command == FUTEX_WAIT)
      cp_clock_goes_on_(until, CODE);
    else
      cp_clock_reaches_((operation & FUTEX_CLOCK_REALTIME) != 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC,
                        until, CODE);
  }
  errno = how == CP_TIMED_OUT ? ETIMEDOUT : EAGAIN;
  return -1;
}
