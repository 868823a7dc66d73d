/* Clocks, and sleeping.
 *
 * There is one clock.  Each look at it comes a millisecond later than the one before, a sleep sets it on
 * by what is slept, and a wait that ends at its time limit sets it to that.  So time only grows, who
 * looks later is told more, and no execution depends on how fast the machine is.  How much time passes
 * otherwise is not explored.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <sys/time.h>
#include <threads.h>
#include <time.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)

enum { kLook = 1000000 };
static const uint64_t kSecond = 1000000000;
/* Of clocks that tell the date: a day in 2023. */
static const uint64_t kDate = UINT64_C(1700000000) * 1000000000;

static uint64_t clock_of_all;

static uint64_t go_on(uint64_t at_least, uint64_t more, const void* code) {
  cp_host->name(&clock_of_all, "clock");
  return cp_host->tick(&clock_of_all, at_least, more, code);
}
static uint64_t date_of(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI ? kDate : 0;
}
static uint64_t nanoseconds(const struct timespec* time, const void* code) {
  cp_host->access(time, sizeof *time, CP_LOAD, CP_FULL, 0, 0, code);
  return time->tv_sec < 0 ? 0 : (uint64_t)time->tv_sec * kSecond + (uint64_t)time->tv_nsec;
}
static void tell(struct timespec* time, uint64_t now, const void* code) {
  cp_host->access(time, sizeof *time, CP_STORE, CP_FULL, 0, 0, code);
  time->tv_sec = (time_t)(now / kSecond);
  time->tv_nsec = (long)(now % kSecond);
}

void cp_clock_reaches_(int clock, const struct timespec* until, const void* code) {
  const uint64_t time = nanoseconds(until, code);
  const uint64_t date = date_of(clock);
  go_on(time > date ? time - date : 0, 0, code);
}

void cp_clock_goes_on_(const struct timespec* time, const void* code) {
  go_on(0, nanoseconds(time, code), code);
}
/* For the stand-in of the C++ library's header. */
void cp_clock_passes_(unsigned long nanoseconds) { go_on(0, nanoseconds, CODE); }

int clock_gettime(clockid_t clock, struct timespec* time) {
  tell(time, date_of(clock) + go_on(0, kLook, CODE), CODE);
  return 0;
}
int clock_getres(clockid_t clock, struct timespec* time) {
  (void)clock;
  if (time != NULL) tell(time, 1, CODE);
  return 0;
}
int timespec_get(struct timespec* time, int base) {
  tell(time, kDate + go_on(0, kLook, CODE), CODE);
  return base;
}
int gettimeofday(struct timeval* time, void* zone) {
  (void)zone;
  const uint64_t now = kDate + go_on(0, kLook, CODE);
  cp_host->access(time, sizeof *time, CP_STORE, CP_FULL, 0, 0, CODE);
  time->tv_sec = (time_t)(now / kSecond);
  time->tv_usec = (suseconds_t)(now % kSecond / 1000);
  return 0;
}
time_t time(time_t* to) {
  const time_t now = (time_t)((kDate + go_on(0, kLook, CODE)) / kSecond);
  if (to != NULL) {
    cp_host->access(to, sizeof *to, CP_STORE, CP_FULL, (uint64_t)now, 0, CODE);
    *to = now;
  }
  return now;
}
/* std::chrono's, by their names in the object file. */
int64_t _ZNSt6chrono3_V212steady_clock3nowEv(void) { return (int64_t)go_on(0, kLook, CODE); }
int64_t _ZNSt6chrono3_V212system_clock3nowEv(void) {
  return (int64_t)(kDate + go_on(0, kLook, CODE));
}

/* For stand-ins of a kernel's clock, whose ticks are as long as a look. */
unsigned long cp_jiffies_(void) { return (unsigned long)(go_on(0, kLook, CODE) / kLook); }
void cp_time_passes_(unsigned long nanoseconds) { go_on(0, nanoseconds, CODE); }

int nanosleep(const struct timespec* time, struct timespec* left) {
  (void)left;
  go_on(0, nanoseconds(time, CODE), CODE);
  return 0;
}
int clock_nanosleep(clockid_t clock, int flags, const struct timespec* time,
                    struct timespec* left) {
  (void)left;
  if (flags == TIMER_ABSTIME)
    cp_clock_reaches_(clock, time, CODE);
  else
    go_on(0, nanoseconds(time, CODE), CODE);
  return 0;
}
int thrd_sleep(const struct timespec* time, struct timespec* left) {
  (void)left;
  go_on(0, nanoseconds(time, CODE), CODE);
  return 0;
}
unsigned sleep(unsigned seconds) {
  go_on(0, seconds * kSecond, CODE);
  return 0;
}
int usleep(unsigned microseconds) {
  go_on(0, UINT64_C(1000) * microseconds, CODE);
  return 0;
}
