#!/usr/bin/env bash
# Code of one's own: what its schedules show of it, what bounds them, and how it is said.
source tests/cli/lib.sh
source tests/cli/own.sh
export TMPDIR=$work/tmp
mkdir "$TMPDIR"

# What has a size grows, or ends the search as what it is: a bound.
own nested_locks.c holds 2
own many_steps.c holds 1 --define STEPS=30000
own many_steps.c bounded 1 --define STEPS=30001
run 3 race --harness $own/many_steps.c --define STEPS=30001
says 'ended in an execution of more than 30,000 steps'
own blocks.c holds 2 --define SIZE=16000000
run 2 race --harness $own/blocks.c --define SIZE=17000000
one_error 'the code allocates more than 16 MiB in one thread, which is not covered'
run 2 race --harness $own/blocks.c --define LENGTH=65537
one_error 'a copy of more than 64 KiB at once is not covered'
own blocks.c holds 2 --define LENGTH=65536

# Computing is no hang; a state that comes again is.
run 3 race --harness $own/computing.c --define ROUNDS=1ul\<\<40
says 'ended where code computes for seconds without a step'
run 3 race --harness $own/computing.c --define ROUNDS=1ul\<\<40 --time 0.5 --json
python3 - "$work/out" <<'P' || die "--time 0.5 is not looked at"
import json, sys
program = json.load(open(sys.argv[1]))["programs"][0]
assert program["bound"] == "ended after the time asked for", program["bound"]
assert program["seconds"] < 3, program["seconds"]
P
own computing.c holds 6 --define ROUNDS=1000

# Where things lie is the same in each run, as far as the system lets it be: a container may not.
if setarch --addr-no-randomize true 2>/dev/null; then
  run 1 race --harness $own/addresses.c
  sed 1,2d "$work/out" >"$work/once"
  run 1 race --harness $own/addresses.c
  sed 1,2d "$work/out" | cmp - "$work/once" || die 'addresses differ from run to run'
  grep -q 'store seq-cst local := 1407' "$work/once" || die "no address is shown: $(cat "$work/once")"
fi

# Loops that wait.
own waiting.c progress.no-hang 1
run 1 race --harness $own/waiting.c --schedules "$work/hang"
says 'step 3 repeats without end'
run 0 replay "$work/hang/waiting.progress.no-hang.schedule"
says 'confirmed: violated progress.no-hang'
(($(wc -l <"$work/hang/waiting.progress.no-hang.schedule") < 15)) || die "a loop is told more than once"
# Without the step that repeats, nothing is shown.
sed '$d' "$work/hang/waiting.progress.no-hang.schedule" >"$work/short.schedule"
run 1 replay "$work/short.schedule"
own waiting.c progress.no-hang 1 --define EACH_OTHER
# Who has gone round once for nothing rests, and does not if it has written.
own waiting.c holds 5 --define SET
run 3 race --harness $own/waiting.c --define WRITES
says 'ended where a thread waits in a loop for another one: waits repeats'
says 'waiting.c:8'
own waiting.c holds 1 --define COUNTED
own rest.c holds 8 --define THREADS=2
own rest.c holds 312
own rest.c holds 10 --define TEST_AND_SET --define THREADS=2
own rest.c holds 3492 --define TRIES
own rest.c "all_are_counted race.no-data-race" 28 --define TORN --define THREADS=2
own rest.c progress.no-hang 1 --define TWICE
own rest.c holds 26 --define DRAINS
own rest.c progress.no-hang 1 --define NOBODY
own rest.c holds 18 --define ONE_TURN_LATE
own hidden.c holds 1 # what threads keep by a key is no step, and counts
# Others do not let it rest.
run 3 race --harness $own/rest.c --define DRAINS --no-reduction --executions 2000
run 3 race --harness $own/rest.c --define DRAINS --preemptions 1

# A mutex under a spinlock is wrong in a kernel only; a mutex may lie in fresh memory, once it is made.
own posix_spinlock.c holds 2
own posix_spinlock.c race.no-sleep-in-atomic 2 --define KERNEL
own fresh_mutex.c holds 2
own fresh_mutex.c race.no-crash 1 --define UNMADE

# Fields of an object are variables of their own, though it is stored as a whole.
own fields.c holds 4 --define CALLOC
own fields.c holds 6 --define CLEARED
own fields.c race.no-data-race 12 --define CARRIED
own fields.c race.no-data-race 2 --define FREED=owner
own fields.c race.no-data-race 2 --define FREED=tail
run 0 race --harness $own/zeroed.c --shim linux

# What freed memory is used for, and what a text ends with.
own freed_parts.c race.no-use-after-free 3 --define LOCK
own freed_parts.c race.no-use-after-free 1 --define LOOK
own freed_parts.c race.no-use-after-free 2 --define GROWN
own freed_parts.c race.no-data-race 2 --define END
own declared.c race.no-data-race 3
own rcu_kept.c race.lock-balance 1 --shim linux
own failed_release.c race.no-data-race 2

# Each data race has a name of its own, and what is known of one says nothing of another.
places() {
  python3 - "$work/out" <<'P'
import json, sys
for finding in json.load(open(sys.argv[1]))["programs"][0]["findings"]:
    print(*[place.rsplit("/", 1)[-1] for place in sorted(finding["places"], key=lambda place: int(place.rsplit(":", 1)[-1]))], finding["known"])
P
}
races() {
  local code=$1 expected=$2
  shift 2
  run "$code" race --harness $own/two_races.c --json "$@"
  [[ $(places) == "$expected" ]] || die "two_races.c $*: $(places), expected $expected"
}
races 1 $'two_races.c:11 two_races.c:15 False\ntwo_races.c:12 two_races.c:16 False'
races 1 $'two_races.c:11 two_races.c:15 True\ntwo_races.c:12 two_races.c:16 False' \
  --define 'KNOWN="race.no-data-race two_races.c:11"'
races 1 $'two_races.c:11 two_races.c:15 False\ntwo_races.c:12 two_races.c:16 True' \
  --define 'KNOWN="race.no-data-race own/two_races.c:16"'
races 0 $'two_races.c:11 two_races.c:15 True\ntwo_races.c:12 two_races.c:16 True' \
  --define 'KNOWN="race.no-data-race two_races.c:11"' --define 'ALSO="race.no-data-race two_races.c:12"'
# Nobody knows which of two is meant.
races 1 $'two_races.c:11 two_races.c:15 False\ntwo_races.c:12 two_races.c:16 False' \
  --define 'KNOWN="race.no-data-race"'
run 1 race --harness $own/two_races.c --schedules "$work/races"
says 'race.no-data-race  not known before'
says '        first: tests/own/two_races.c:11 / tests/own/two_races.c:15'
for number in '' .2; do
  run 0 replay "$work/races/two_races.race.no-data-race$number.schedule"
  says 'confirmed: violated race.no-data-race tests/own/two_races.c:1'
done
sed 's/two_races.c:15, first$/two_races.c:16, first/' "$work/races/two_races.race.no-data-race.schedule" >"$work/other.schedule"
run 1 replay "$work/other.schedule"
# Two on the same lines are two; the elements of an array are not.
run 1 race --harness $own/one_line.c --json
[[ $(places) == $'one_line.c:9 one_line.c:10 False\none_line.c:9 one_line.c:10 False' ]] || die "one_line.c: $(places)"
run 0 race --harness $own/one_line.c --define TABLE --json
[[ $(places) == 'one_line.c:6 one_line.c:7 True' ]] || die "one_line.c: $(places)"
for wrong in 'race.no-data-race here' 'race.no-data-race two.c:' 'always.true two.c:1'; do
  run 2 race --harness $own/two_races.c --define "KNOWN=\"$wrong\""
  one_error "cp_known names \"$wrong\"; expected the name of a finding"
done

# What is said is said under sequential consistency, and where code asks for less it is said, too.
orders() {
  python3 - "$work/out" <<'P'
import json, sys
program = json.load(open(sys.argv[1]))["programs"][0]
assert program["memory"] == "sequential consistency", program["memory"]
print(program["verdict"], *[order["at"].rsplit("/", 1)[-1] + " " + order["what"] for order in program["weaker_orders"]], sep="; ")
P
}
weaker() {
  run 0 race --harness $own/"$2" --json "${@:3}"
  [[ $(orders) == "$1" ]] || die "${*:2}: $(orders), expected $1"
}
weaker 'holds' memory_orders.c
weaker 'holds; memory_orders.c:8 release store; memory_orders.c:9 acquire load' memory_orders.c --define WEAK
weaker 'holds; memory_orders.c:15 store that is volatile or declared to race' memory_orders.c --define NOISE
weaker 'holds' static_local.cpp
run 0 race --harness $own/memory_orders.c --define WEAK
says 'under sequential consistency and rc11 (2 graphs)'
run 0 race --harness $own/memory_orders.c --define WEAK --executions 100
says 'under sequential consistency only: weaker orders at'
says 'memory_orders.c:8 (release store)'
run 0 race --harness $own/memory_orders.c
says_not 'sequential consistency'
# A log and a page say it, too: as a note to a success, and beside the verdict.
memory() {
  run 0 race --harness $own/memory_orders.c "$@" --sarif "$work/orders.sarif" --html "$work/orders.html"
  python3 - "$work/orders.sarif" "$work/orders.html" <<'P'
import json, re, sys
invocation, = json.load(open(sys.argv[1]))["runs"][0]["invocations"]
assert invocation["executionSuccessful"] is True
page = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', open(sys.argv[2]).read(), re.S)
program, = json.loads(page.group(1))["programs"]
told = [(n["descriptor"]["id"], n["level"], n["message"]["text"]) for n in invocation["toolExecutionNotifications"]]
if "memory" in program:
    assert told == [("qualified", "note", f"{program['name']} holds {program['memory']}.")], told
else:
    assert told == [], told
print(program.get("memory", ""))
P
}
[[ $(memory) == '' ]] || die "a page or log qualifies a plain holds: $(memory)"
[[ $(memory --define WEAK) == "under sequential consistency and rc11 (2 graphs)" ]] ||
  die "no page or log says under which memories: $(memory --define WEAK)"
[[ $(memory --define WEAK --executions 100) == *"under sequential consistency only"*"memory_orders.c:9 (acquire load); --memory rc11 takes them as they are" ]] ||
  die "no page or log says under which memory: $(memory --define WEAK)"
