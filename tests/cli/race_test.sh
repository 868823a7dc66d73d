#!/usr/bin/env bash
# race: verdicts, exit codes, schedules that replay; bad programs, sizes and schedules.
source tests/cli/lib.sh

# Every shipped program comes out as is known of it; quiet when piped.
run 0 race
says 'res-counter-2007 '
says 'balance.no-leak  known: the last to unmap finds no owner yet'
[[ ! -s $work/err ]] || die "not quiet when piped"
! grep -q $'\x1b' "$work/out" || die "colours when piped"

# A schedule, side by side; written to a file, it replays.
run 0 race check-then-add --explain --schedules "$work/schedules"
says 'check-then-add  violated limit.never-exceeded'
says '1 preemption, 2 context switches'
says '   9    usage += 1 = 2'
schedule=$work/schedules/check-then-add.limit.never-exceeded.schedule
run 0 replay "$schedule"
says 'confirmed: violated limit.never-exceeded'
run 0 explain "$schedule"
run 0 replay "$schedule" --json
says '"confirmed": true'

# Sizes, bounds.
run 0 race res-counter-2007 --threads 3 --ops 2
says 'holds              90'
run 3 race res-counter --executions 5
says 'bounded'
says 'ended after the executions asked for'
run 3 race res-counter --preemptions 1
says 'schedules with more preemptions were left out'
run 3 race check-then-add --preemptions 1
says 'limit.never-exceeded'
run 0 race check-then-add --no-reduction
run 0 list programs
says 'page-owner-2007'

# Bad input.
for arguments in 'race nonsense' 'race check-then-ad' 'race check-then-add --threads 0' \
  'race check-then-add --threads 9' 'race check-then-add --ops 0' 'race check-then-add --ops x' \
  'race page-owner --threads 3' 'race --executions 0' 'race --time 0' \
  "replay $schedule --itf $work/x.itf" "minimise $schedule"; do
  # shellcheck disable=SC2086
  run 2 $arguments
  [[ $(wc -l <"$work/err") == 1 && ! -s $work/out ]] || { cat "$work/err" >&2; die "not one line: $arguments"; }
done
run 2 race check-then-ad
one_error 'there is no program "check-then-ad"; the nearest is "check-then-add"'

bad() { # bad <sed script> <expected error>
  sed "$1" "$schedule" >"$work/bad.schedule"
  run 2 replay "$work/bad.schedule"
  one_error "$2"
}
bad '1s/2$/3/' 'bad.schedule:1:1: error: expected "counterproof schedule 2"'
bad 's/^program .*/program nonsense/' 'bad.schedule:2:9: error: there is no program "nonsense"'
bad 's/threads=2/threads=9/' '9 threads cannot be raced; expected 1 to 4'
bad 's/threads=2/threds=2/' '"threds=2" is no size; expected threads=N or operations=N'
bad 's/^T2  charge 1/T7  charge 1/' '"T7" is no thread of check-then-add; expected "T1" or "T2"'
bad 's/usage += 1 = 2/usage += 1 = 3/' 'does not happen here; the program does "usage += 1 = 2"'
bad '$aT1  charge 1' 'T1 cannot move here: the thread has ended'
bad 's/^expect .*/expect holds/' 'expected "expect violated INVARIANT"'
bad '/^program/d' 'a step before its program'

# Another expectation is denied.
sed 's/^expect .*/expect violated race.no-data-race/' "$schedule" >"$work/other.schedule"
run 1 replay "$work/other.schedule"
says 'denied: the schedule expects: violated race.no-data-race'
