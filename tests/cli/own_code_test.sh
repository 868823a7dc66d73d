#!/usr/bin/env bash
# Code of one's own, compiled as it is and run under every schedule that matters.
source tests/cli/lib.sh
source tests/cli/own.sh
export TMPDIR=$work/tmp
mkdir "$TMPDIR"

# The example: a test and a count in two sections of one lock; and repaired.
example=own/example
run 1 race --source $example/limiter.c --harness $example/limiter_harness.c --explain --schedules "$work/schedules"
says 'violated always.within_its_limit'
says 'client-2: store limiter.open := 2 (own/example/limiter.c:21)'
run 0 race --source $example/limiter_fixed.c --harness $example/limiter_harness.c
schedule=$work/schedules/limiter_harness.always.within_its_limit.schedule
run 0 replay "$schedule"
says 'confirmed: violated always.within_its_limit'
run 0 explain "$schedule" --json
# The schedule is compared with what the code does now.
sed "s/limiter\.c/limiter_fixed.c/" "$schedule" >"$work/other.schedule"
run 2 replay "$work/other.schedule"
one_error 'does not happen here'
run 1 race --source $example/limiter.c --harness $example/limiter_harness.c --preemptions 2
run 0 race --source $example/limiter.c --harness $example/limiter_harness.c --threads 1

# What goes wrong in code, under its name, after so many executions.
own null_pointer.c 'race.no-crash race.no-data-race' 2
own division.c race.no-crash 2
own deep.c race.no-crash 1
own spin.c progress.no-hang 1
own loop.c progress.no-hang 1
own asserts.c 'assert.asserts.c:5 race.no-crash' 2
own freed.c 'race.no-data-race race.no-use-after-free' 3
own freed_twice.c race.no-use-after-free 6
own beyond.c race.no-stray-access 1
own plain_race.c 'nothing_is_lost race.no-data-race' 4
own circle.c 'race.no-deadlock race.no-lock-cycle' 3
own copied.c 'race.no-data-race whole' 3
own copied.c holds 2 --define LOCKED
own interrupt.c 'race.irq-safe race.no-deadlock' 5
own interrupt.c holds 2 --define SAFE
own queue.c holds 2
own queue.c race.no-deadlock 2 --define SILENT
own list.cpp holds 6
own list.cpp 'race.no-crash race.no-data-race' 3 --define OUTSIDE
own watched.c always.not_both 6
own torn.c not_torn 3
own assembly.c holds 2
# Nothing to interleave is no success.
run 3 race --harness $own/apart.c
says 'unknown'
says 'no thread does anything that another could notice'

# What could pass unseen: a copy after a small access at its address, functions of the C library, a condition that
# calls one, what freeing memory races with, a copy whose source is written on the way, parts of what is watched.
own large_copy.c race.no-data-race 3
own string.c race.no-data-race 2
own compared.c always.not_both 6
own refcount.c race.no-data-race 2
own refcount.c holds 2 --define RIGHT
own copy_apart.c never_both_old 4
own watched_parts.c always.not_both 6
own pool.c 'race.no-data-race race.no-use-after-free' 2
own local_atomic.c fine 2
own bit_field.c 'both race.no-data-race' 4
own not_instrumented.c race.no-data-race 4
own unwritten.c initialised 2
own large_frame.c race.no-crash 1
own condition_crash.c race.no-crash 1
# C++: statics, shared pointers, exceptions.
own static_local.cpp holds 4
own shared_pointer.cpp holds 2
own catch.cpp holds 6
own uncaught.cpp race.no-crash 1
# Memory that runs out.
own run_out.c nothing_leaks 5
own run_out.c holds 5 --define RIGHT
own run_out_kernel.c race.no-crash 3 --shim linux
own run_out_kernel.c holds 3 --shim linux --define RIGHT
# Known shapes of trouble.
own aba.c taken_once 66
own buffer.c holds 24
own double_checked.c race.no-data-race 4
own double_checked.c holds 4 --define ATOMIC
own ticket.cpp holds 30
own ticket.cpp 'always.one_at_a_time race.no-data-race' 280 --define TORN --threads 2
own virtual.cpp 'race.no-data-race race.no-use-after-free' 2

# What its author knows of is told, and is no failure.
run 0 race --harness $own/known.c
says 'race.no-data-race  known: a statistic: it may be imprecise'
# A schedule names what pointers lead to: addresses differ from run to run.
run 1 race --harness $own/pointer.c --schedules "$work/pointers"
grep -q '^a  store p := &x$' "$work/pointers/pointer.race.no-data-race.schedule" || die "a pointer has no name"
run 0 replay "$work/pointers/pointer.race.no-data-race.schedule"

# Orders of atomics and of fences: an exchange that is not made orders nothing, and a store ends what was released.
own failed_exchange.c race.no-data-race 2
own release_sequence.c race.no-data-race 5
own published.c holds 2
own published.c holds 2 --define FENCES
for half in RELAXED HALF EXCHANGED; do own published.c race.no-data-race 2 --define $half; done

# The model's counters compiled as anybody's code: as many executions as on the stepped machine.
same() {
  local counter=$1 header=$2 program=$3 threads=$4 operations=$5
  run "$6" race --harness $own/counters.cpp --include . --define COUNTER="$counter" --define HEADER="$header" \
    --define THREADS="$threads" --threads "$threads" --ops "$operations" --json
  cp "$work/out" "$work/own.json"
  run 0 race "$program" --threads "$threads" --ops "$operations" --json
  python3 - "$work/own.json" "$work/out" <<'P' || die "$counter is seen in another way"
import json, sys
own, stepped = (json.load(open(name))["programs"][0] for name in sys.argv[1:])
assert own["executions"] == stepped["executions"], (own["executions"], stepped["executions"])
exceeded = [any("exceeded" in finding["invariant"] for finding in one["findings"]) for one in (own, stepped)]
assert exceeded[0] == exceeded[1], exceeded
assert not any("data-race" in finding["invariant"] for one in (own, stepped) for finding in one["findings"])
P
}
same ResCounter2007 res_counter res-counter-2007 3 2 0
same ResCounter res_counter res-counter 3 2 0
same CheckThenAdd check_then_add check-then-add 2 1 1
same FreeCounter free_counter free-counter 3 2 0
same CompareAndSwap compare_and_swap compare-and-swap 3 2 0
same PageCounter page_counter page-counter 3 2 0
same TaskReserves task_reserves task-reserves 3 2 0

# Refused with one line, never ignored.
refused() {
  run 2 race "${@:2}"
  one_error "$1"
}
own refused.c holds 1 --define SLEEPS
own refused.c race.lock-balance 1 --define TRIES
refused 'rand() is not covered' --harness $own/refused.c --define DRAWS
refused '_exit() is not covered' --harness $own/refused.c --define LEAVES
refused 'inline assembly in cp_run_adder()' --harness $own/assembly.c --define REAL
own stack.c 'race.no-data-race race.no-use-after-free' 3
refused 'uses what no source has: nor_this, nowhere' --harness $own/missing.c
own of_each_thread.c holds 1
own compiler_library.c holds 4
own thread.cpp holds 1
own map.cpp race.no-data-race 2
refused 'the harness'"'"'s set-up ends and still holds gate' --harness $own/setup_lock.c
refused 'in the harness'"'"'s set-up, the code uses a pointer that leads nowhere' --harness $own/setup_crash.c
refused 'there is no such file' --harness $own/nowhere.c
refused 'the harness has no thread' --source $example/limiter.c
refused 'expected 1 to 8' --harness $own/plain_race.c --threads 9
refused 'either programs by name or code of your own' res-counter --harness $own/plain_race.c
refused '--shim' --harness $own/plain_race.c --shim bsd
# What the compiler says comes through as it is, before our line.
echo 'int main(void) { return nonsense; }' >"$work/wrong.c"
run 2 race --source "$work/wrong.c" --harness $own/plain_race.c
grep -q "wrong.c:1:25: error: use of undeclared identifier 'nonsense'" "$work/err" || die "the compiler is not heard"
tail -1 "$work/err" | grep -qF 'wrong.c: error: it does not compile; see above' || die "no line of our own"
[[ -z $(ls "$TMPDIR") ]] || die "a temporary folder is left"
