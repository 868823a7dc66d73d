#!/usr/bin/env bash
# Code as people write it: locks that are tried, time limits, readers and writers, variables of each thread, containers.
# Each word has a right program, and a wrong one beside it.
source tests/cli/lib.sh
source tests/cli/own.sh
words=$own/words

own words/try_lock.cpp holds 4
run 1 race --harness $words/try_lock.cpp --define WRONG --schedules "$work/schedules"
says 'trylock lock fails, worker-'
run 0 replay "$work/schedules/try_lock.race.no-data-race.schedule" --yes
says 'confirmed: violated race.no-data-race'
own words/together.cpp holds 6
own words/together.cpp 'race.no-deadlock race.no-lock-cycle' 3 --define WRONG
own words/mutexes.c holds 2
own words/mutexes.c race.no-data-race 18 --define WRONG
own words/mutexes.c race.no-deadlock 2 --define NORMAL

# A wait with a time limit ends by itself, or is ended.
own words/timed.cpp holds 216
run 1 race --harness $words/timed.cpp --define WRONG --schedules "$work/schedules"
says 'timed sleep on filled times out'
run 0 replay "$work/schedules/timed.there_is_one.schedule" --yes
says 'confirmed: violated there_is_one'
own words/timed.cpp bounded 1046 --preemptions 2

own words/rwlock.cpp holds 16
own words/rwlock.cpp holds 21 --memory rc11
own words/rwlock.cpp race.no-data-race 40 --define WRONG
own words/rwlock.cpp race.no-deadlock 5 --define UPGRADES
own words/rwlock_c.c holds 3
own words/rwlock_c.c 'assert.rwlock_c.c:12 race.lock-balance race.no-data-race' 3 --define UNHELD
own words/semaphores.c holds 3130
own words/semaphores.c race.no-data-race 416 --define WRONG
own words/semaphores.c race.no-deadlock 158 --define LOST
own words/semaphores.c holds 9094 --define BARRIER
own words/semaphores.c 'both_are_there race.no-data-race' 636 --define BARRIER --define EARLY
own words/barrier.cpp holds 26
own words/barrier.cpp 'assert.barrier.cpp:22 race.no-data-race' 3 --define WRONG
own words/once.cpp holds 16
own words/once.cpp 'begun_for_all race.no-data-race' 12 --define WRONG
own words/once.cpp holds 2 --define FAILS
own words/each_thread.cpp holds 6
own words/each_thread.cpp race.no-data-race 30 --define WRONG
own words/containers.cpp holds 2
own words/containers.cpp race.no-data-race 2 --define TREE --define WRONG
own words/containers.cpp holds 2 --define MODEL
own words/clock.cpp holds 52
own words/clock.cpp in_order 52 --define WRONG
# Of all ways for time to pass one is explored, which is said beside the verdict, and of no other code.
clock='with one clock only'
run 0 race --harness $words/clock.cpp
says "$clock"
run 0 race --harness $words/try_lock.cpp
says_not "$clock"
run 0 race --harness $words/clock.cpp --markdown --sarif "$work/clock.sarif" --junit "$work/clock.xml" --html "$work/clock.html"
says "It holds $clock"
grep -qF "\"clock holds $clock: a millisecond" "$work/clock.sarif" || die 'SARIF is silent about the clock'
grep -qF "name=\"clock\" value=\"$clock: a millisecond" "$work/clock.xml" || die 'JUnit is silent about the clock'
grep -qF "\"conditions\":[\"$clock: a millisecond" "$work/clock.html" || die 'the page is silent about the clock'
run 0 race --harness $words/clock.cpp --json
says '"one_clock": true'
run 0 race --harness $words/try_lock.cpp --json
says '"one_clock": false'
# What is wrong under weak memory does not hold there, whoever asks.
run 1 race --harness $words/try_lock.cpp --define WRONG --memory rc11 --sarif "$work/wrong.sarif"
! grep -qF 'holds under rc11' "$work/wrong.sarif" || die 'SARIF says that it holds'
own words/lent.cpp holds 3
own words/lent.cpp 'race.no-data-race race.no-use-after-free' 1 --define WRONG
own words/lent.cpp holds 3 --define UNMARKED
own words/awaited.cpp bounded 3
own words/awaited.cpp holds 2 --memory rc11
for memory in '' '--memory rc11'; do own words/awaited.cpp progress.no-hang 1 $memory --define NEVER; done

# Threads that code creates itself, from main() on; what they come to; and what ends a wait.
own words/created.c holds 2
run 1 race --harness $words/created.c --define WRONG --schedules "$work/schedules"
says 'create thread-1'
says 'store threads[0] := 3'
run 0 replay "$work/schedules/created.race.no-data-race.schedule" --yes
says 'confirmed: violated race.no-data-race'
own words/created.c race.no-data-race 6 --define WRONG
own words/created.c race.no-thread-left 2 --define LEFT
own words/created.c holds 2 --define STUCK
own words/created.c race.no-deadlock 2 --define CIRCLE
own words/created.c race.no-crash 1 --define TWICE
own words/created.c holds 13 --define NESTED
own words/created.c bounded 20 --define NESTED --random 20
own words/created.c bounded 20 --define NESTED --pct 3 --random 20
own words/created.cpp holds 2
own words/created.cpp race.no-data-race 6 --define WRONG
own words/created.cpp race.no-crash 1 --define LEFT
own words/created.cpp holds 1525 --define STOP
own words/created.cpp 'assert.created.cpp:33 race.no-crash' 1 --define STOP --define WRONG
own words/futures.cpp holds 6
own words/futures.cpp 'assert.futures.cpp:65 race.no-crash race.no-data-race' 1 --define WRONG
own words/futures.cpp holds 18 --define TASK
own words/futures.cpp 'assert.futures.cpp:44 race.no-crash race.no-data-race' 19 --define TASK --define WRONG
own words/futures.cpp race.no-crash 1 --define BROKEN
own words/futures.cpp holds 3 --define POINTER
own words/futures.cpp race.no-data-race 6 --define POINTER --define WRONG
own words/futures.cpp holds 7 --define KEPT
own words/futures.cpp race.no-crash 1 --define KEPT --define WRONG

# A kernel's locks that are tried.
own words/kernel_try.c holds 16 --shim linux
own words/kernel_try.c race.lock-balance 16 --shim linux --define WRONG

# The same under weak memory.
own words/try_lock.cpp race.no-data-race 10 --memory rc11 --define WRONG
own words/together.cpp holds 6 --memory rc11
own words/timed.cpp holds 222 --memory rc11
own words/timed.cpp there_is_one 233 --memory rc11 --define WRONG
own words/once.cpp holds 16 --memory rc11
own words/each_thread.cpp holds 6 --memory rc11
own words/clock.cpp holds 60 --memory rc11
under() { own "words/$1" "$2" "$3" --memory "${@:4}"; }
under created.c holds 2 rc11
under created.c race.no-data-race 6 rc11 --define WRONG
under created.c race.no-thread-left 2 rc11 --define LEFT
under created.c holds 2 rc11 --define STUCK
under created.c race.no-deadlock 2 rc11 --define CIRCLE
under created.c race.no-crash 2 rc11 --define TWICE
# In which order two threads each create one is no difference in a graph.
under created.c holds 6 rc11 --define NESTED
under created.cpp holds 2 rc11
under created.cpp race.no-data-race 6 rc11 --define WRONG
under lent.cpp holds 3 rc11
under lent.cpp race.no-data-race 26 rc11 --define WRONG
under created.c holds 6 sc --define NESTED
under futures.cpp holds 6 rc11
under futures.cpp holds 3 rc11 --define POINTER
under futures.cpp race.no-data-race 10 rc11 --define POINTER --define WRONG
refused() { # SAYS ARGUMENT...
  run 2 race --harness "${@:2}"
  one_error "$1"
}
refused "an exception that is passed on by a pointer is not covered under --memory ($words/futures.cpp:" \
  $words/futures.cpp --define TASK --memory rc11
refused 'the code creates more threads than there is room for: 8 in all' $words/created.c --define MANY --memory rc11
refused "the code creates more threads than there is room for: 8 in all are covered ($words/created.c:42)" $words/created.c --define MANY
