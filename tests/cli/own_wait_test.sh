#!/usr/bin/env bash
# Waiting for a word to change: futexes, what std::atomic waits with, and conditions, of which one of several is woken.
source tests/cli/lib.sh
source tests/cli/own.sh

# Of two sleepers one sleeps on, unless each who brings something wakes one.
own semaphore.cpp holds 54954 --define EVERY
run 1 race --harness $own/semaphore.cpp --schedules "$work/schedules"
says 'wake one on permits'
says 'futex-wait permits = 0'
says 'sleep on permits'
says '20,180'
own signal.c holds 38 --define EVERY
own condition_variable.cpp holds 132
own latch.cpp holds 1104
own latch.cpp race.no-deadlock 40 --define MISSING

# A mutex of a futex, with what the calls return.
own futex.c holds 16
own futex.c race.no-deadlock 738 --define SHORT --threads 3 --define USERS=3

# A wait with a time limit may end by itself.
own futex.c changed 2 --define TIMED
own latch.cpp race.no-data-race 2736 --define TIMED

# The same under weak memory.
own semaphore.cpp race.no-deadlock 4176 --memory rc11
own semaphore.cpp holds 7016 --memory rc11 --define EVERY
own futex.c race.no-deadlock 516 --memory rc11 --define SHORT --threads 3 --define USERS=3
own latch.cpp holds 392 --memory rc11

# A schedule of it replays.
run 0 replay "$work/schedules/semaphore.race.no-deadlock.schedule" --yes
says 'confirmed: violated race.no-deadlock'

# What is not covered is refused by name.
refused() { # SAYS ARGUMENT...
  run 2 race --harness "${@:2}"
  one_error "$1"
}
refused 'futex(FUTEX_REQUEUE) is not covered under the scheduler' $own/futex.c --define REQUEUES
refused 'another bitset than FUTEX_BITSET_MATCH_ANY is not covered' $own/futex.c --define BITS
refused 'syscall() is not covered under the scheduler' $own/futex.c --define OTHER
