#!/usr/bin/env bash
# race --memory: what code of one's own does under memory weaker than taking turns.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/own.sh"

# under MODEL FILE WORDS EXECUTIONS ARGUMENT...: as `own`, under a model.
under() {
  local model=$1 file=$2 words=$3 executions=$4
  shift 4
  own "$file" "$words" "$executions" --memory "$model" "$@"
}

# ---- A store waits in a buffer: all but taking turns show it ----

under sc weak_wait.c holds 3
under tso weak_wait.c nobody_sleeps_on 4
under rc11 weak_wait.c nobody_sleeps_on 4
under linux weak_wait.c nobody_sleeps_on 4
for model in tso rc11; do under $model weak_wait.c holds 3 --define ORDER=memory_order_seq_cst; done
for model in tso rc11 linux; do under $model weak_wait.c holds 3 --define FENCE; done

# ---- The same between a thread and one that it creates: as many graphs ----

under sc weak_created.c holds 3
for model in tso rc11 linux; do under $model weak_created.c one_is_seen 4; done
under rc11 weak_created.c holds 3 --define ORDER=memory_order_seq_cst
under rc11 weak_created.c one_is_seen 4 --define APART
under rc11 weak_created.c race.no-data-race 8 --define EARLY
run 1 race --harness $own/weak_created.c --memory rc11
says 'create thread-1'
says 'join thread-1'

under rc11 words/outlived.c holds 1 --define JOINED
under rc11 words/outlived.c race.no-use-after-free 1

# ---- A relaxed flag publishes nothing, whatever is behind it ----

relaxed=memory_order_relaxed acquire=memory_order_acquire release=memory_order_release
publish() { under rc11 weak_publish.cpp "$1" "$2" --define PUBLISH="std::$3" --define LOOK="std::$4"; }
publish quota_seen 3 $relaxed $acquire
publish holds 2 $release $acquire

under rc11 weak_takeover.cpp race.no-data-race 5 --define TAKE=std::$relaxed
under rc11 weak_takeover.cpp holds 3 --define TAKE=std::memory_order_acq_rel

# ---- Locks that wait in loops are explored to their end ----

lock() { under rc11 weak_locks.c holds "$1" --define EXPECTED="${3:-3}" --define "$2" "${@:4}"; }
lock 42 EXCHANGES
lock 36 COMPARES
lock 12 TICKETS
lock 10002 EXCHANGES 6 --ops 2
# However few the graphs, each order in which three can come is among them.
orders='comes_123 comes_132 comes_213 comes_231 comes_312 comes_321'
for memory in sc rc11; do
  for lock in COMPARES TICKETS; do
    run 1 race --harness $own/weak_locks.c --memory $memory --define ORDERS --define $lock --json
    found=$(grep -oE '"invariant": "comes_[0-9]+"' "$work/out" | grep -oE 'comes_[0-9]+' | sort -u | xargs)
    [[ $found == "$orders" ]] || die "$lock under $memory: only $found"
  done
done
run 1 race --harness $own/weak_locks.c --define EXPECTED=3 --define GIVE=$relaxed --memory rc11
says 'race.no-data-race'
run 1 race --harness $own/weak_locks.c --define EXPECTED=3 --define FORGETS --memory rc11
says 'progress.no-hang'
says 'waits'
under rc11 waiting.c holds 1 --define SET
under rc11 waiting.c progress.no-hang 2
under rc11 waiting.c progress.no-hang 1 --define EACH_OTHER
under rc11 circle.c "race.no-deadlock race.no-lock-cycle" 3

# ---- Readers and writers: as many graphs as schedules that matter ----

own weak_rwlock.cpp holds 4
for model in rc11 linux; do under $model weak_rwlock.cpp holds 4; done
under rc11 weak_rwlock.cpp holds 4 --define NESTS
own weak_rwlock.cpp race.no-data-race 10 --define WRONG
under rc11 weak_rwlock.cpp race.no-data-race 10 --define WRONG
under rc11 weak_rwlock.cpp race.no-deadlock 2 --define UPGRADES
under rc11 weak_rwlock.cpp 'race.lock-balance race.no-deadlock' 2 --define KEEPS
# Two readers who wait for each other inside: the writer comes before both, or after both.
under rc11 weak_rwlock.cpp holds 8 --define MEETS
under rc11 weak_rwlock.cpp race.no-data-race 7 --define BEHIND
# Attempts: who fails has met somebody who has the lock, and is shown nothing of what he did.
own weak_rwlock_try.cpp holds 16
for model in rc11 linux; do under $model weak_rwlock_try.cpp holds 9; done
under rc11 weak_rwlock_try.cpp holds 19 --define TRIES
under rc11 weak_rwlock_try.cpp holds 25 --define TRIES --define SPINS
under rc11 weak_rwlock_try.cpp race.lock-balance 12 --define TRIES --define KEEPS
under rc11 weak_rwlock_try.cpp holds 4 --define EXCLUDE
under rc11 weak_rwlock_try.cpp 'progress.no-hang race.no-data-race' 3 --define SHOWN
under rc11 weak_rwlock_try.cpp race.no-data-race 4 --define SHOWN --define GIVES

# ---- A weak exchange may fail for nothing, but not on x86, and not for ever ----

under rc11 weak_exchange.cpp no_refusal 2
under rc11 weak_exchange.cpp holds 1 --define STRONG
under rc11 weak_exchange.cpp holds 2 --define RETRIES
for model in sc tso; do under $model weak_exchange.cpp holds 1; done
run 1 race --harness $own/weak_exchange.cpp --memory rc11
says 'compare-exchange acquire/relaxed readers 0 -> 1 fails for nothing'
under rc11 weak_exchange.c done 2
under rc11 weak_exchange.c done 2 --define BUILTIN --define WEAK=1
under rc11 weak_exchange.c holds 1 --define BUILTIN --define WEAK=0

# ---- Many places, and more than a hundred events of a thread ----

under linux many_places.c holds 2 --define AGAIN=100
under linux many_places.c all_filled 3 --define AGAIN=100 --define LATE=1

# ---- The kernel's page counter needs its barriers ----

page() { under linux weak_page.c "$1" "$2" --shim linux "${@:3}"; }
page holds 4
page limit_kept 5 --define ADD=atomic_long_add_return_relaxed --define EXCHANGE=xchg_relaxed
page limit_kept 5 --define ADD=atomic_long_add_return_relaxed
run 0 race --harness $own/weak_page.c --shim linux --memory linux
says 'under linux; load buffering is left out'

# ---- Conditions: a signal wakes one of those who wait, whichever ----

run 0 race --harness $own/buffer.c --memory tso
says 'holds'
run 1 race --harness $own/signal.c --memory rc11
says 'race.no-deadlock'
run 0 race --harness $own/signal.c --memory rc11 --define EVERY
says 'holds'

# ---- Shipped programs, with the kernel's operations and with relaxed ones ----

run 0 race page-counter-limit-write --threads 2 --ops 1 --memory linux
says 'under linux; load buffering is left out'
run 1 race page-counter-limit-write --threads 2 --ops 1 --memory linux --relaxed
says 'limit.honest-write  not known before'
says 'under linux, with relaxed atomic operations'
run 0 race page-counter-limit-write --threads 2 --ops 1 --memory tso --relaxed
run 0 race check-then-add --memory rc11 --explain
says '= charged'

# ---- Pages and reports tell of graphs ----

weak=(--harness $own/weak_publish.cpp --define PUBLISH=std::$relaxed --define LOOK=std::$acquire --memory rc11)
run 1 race "${weak[@]}" --sarif "$work/log.sarif" --junit "$work/junit.xml" --html "$work/page.html"
for file in log.sarif junit.xml; do
  grep -q 'reads quota = 0 (as at first), not yet 7' "$work/$file" || die "$file says nothing of the read"
  grep -qi 'under rc11, not under sequential consistency' "$work/$file" || die "$file does not name the memory"
done
run 1 race "${weak[@]}" --markdown
says 'under rc11, not under sequential consistency'

# ---- What is said ----

run 1 race --harness $own/weak_publish.cpp --define PUBLISH=std::$relaxed --define LOOK=std::$acquire --memory rc11
says 'not under sequential consistency'
says 'not yet 7 (step 1)'
says "$own/weak_publish.cpp:9 (release store)"
run 1 race --harness $own/weak_known.c --memory rc11
says 'known: a hint may be anything'
says 'one_is_seen  not known before'
run 0 race --harness $own/weak_known.c --memory sc

# ---- Without --memory: all interleavings, and where code of C asks for less what its memory allows ----

run 1 race --harness $own/weak_wait.c
says '    nobody_sleeps_on  not known before'
says '    under rc11'
says 'under rc11, not under sequential'
run 0 race --harness $own/weak_wait.c --define FENCE
says 'under sequential consistency and rc11 (3 graphs)'
for interleavings in '--executions 100' '--preemptions 9' --no-reduction "--schedules $work/none"; do
  # shellcheck disable=SC2086 # An option and its operand.
  run 0 race --harness $own/weak_wait.c $interleavings
  says_not 'rc11 ('
done
run 0 race --harness $own/weak_wait.c --executions 100
says '--memory rc11 takes them as they are'
# What C's memory cannot be asked of says why; and a kernel's code is not asked.
run 0 race --source own/example/limiter_fixed.c --harness own/example/limiter_harness.c
says '(relaxed add); not under rc11:'
run 0 race --harness $own/weak_wait.c --shim linux
says '--memory linux takes them'

# ---- What is not covered is refused, and what is cut short is no verdict ----

refused() { # SAYS ARGUMENT...
  run 2 race "${@:2}"
  one_error "$1"
}
refused 'cp_always(not_both)' --harness $own/compared.c --memory rc11
refused 'its thread handler is the handler of an interrupt' --harness $own/interrupt.c --memory sc
refused "Linux's model has no sequentially consistent accesses ($own/weak_wait.c:" \
  --harness $own/weak_wait.c --define ORDER=memory_order_seq_cst --memory linux
refused 'cp_free_is_last_use() is not covered under --memory' --harness $own/pool.c --memory rc11
refused '--memory rc11 says nothing of interrupt-release' interrupt-release --memory rc11
refused '--relaxed requires --memory' page-counter --relaxed
refused 'expected' --harness $own/weak_wait.c --memory arm
run 3 race --harness $own/many_places.c --define AGAIN=600 --define PLACES=2 --memory sc
says 'a thread of more than 512 events'
refused 'the threads share more than 256 variables and locks' --harness $own/many_places.c --define PLACES=256 --memory rc11
run 3 race --harness $own/weak_locks.c --define EXPECTED=6 --ops 2 --memory rc11 --executions 10
says 'bounded'

# ---- The answer as JSON ----

run 1 race --harness $own/weak_publish.cpp --define PUBLISH=std::$relaxed --define LOOK=std::$acquire --memory rc11 --json
python3 - "$work/out" <<'P'
import json, sys
program = json.load(open(sys.argv[1]))["programs"][0]
assert program["memory"] == "rc11", program["memory"]
assert [cure["what"] for cure in program["cures"]] == ["release store"], program["cures"]
[finding] = program["findings"]
assert finding["under_sequential_consistency"] is False
assert "schedule_file" not in finding
assert [step.get("reads_from") for step in finding["graph"]["steps"]] == [None, None, 2, None], finding["graph"]
P
