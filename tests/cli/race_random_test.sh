#!/usr/bin/env bash
# race --random and --pct: schedules that are drawn, what they show, and what they never say.
source tests/cli/lib.sh
source tests/cli/own.sh

run 3 race res-counter --random 100 --seed 4
says 'bounded'
says '100 schedules drawn at random, seed 4'
run 3 race res-counter --pct 3
says '1,000 schedules drawn at random, seed 1, by PCT: each shows a bug of depth 3'
run 3 race res-counter --pct 2 --random 50 --json
python3 - "$work/out" <<'P' || die "the JSON does not say what was drawn"
import json, sys
program = json.load(open(sys.argv[1]))["programs"][0]
assert program["verdict"] == "bounded" and program["executions"] == 50, program
assert program["bound"].startswith("50 schedules drawn at random, seed 1, by PCT"), program["bound"]
P

# What is found is shown as ever, and replays.
run 3 race check-then-add --pct 2 --schedules "$work/schedules" --explain
says 'check-then-add  violated limit.never-exceeded'
says '1 preemption, 2 context switches'
run 0 replay "$work/schedules/check-then-add.limit.never-exceeded.schedule"
run 1 race --harness $own/plain_race.c --random 50
says 'race.no-data-race'

for arguments in 'race res-counter --random 0' 'race res-counter --pct 0' 'race res-counter --pct 101' \
  'race res-counter --seed 3' 'race res-counter --random 5 --preemptions 1' 'race res-counter --pct 2 --no-reduction' \
  'race res-counter --random 5 --memory sc'; do
  # shellcheck disable=SC2086
  run 2 $arguments
  [[ $(wc -l <"$work/err") == 1 && ! -s $work/out ]] || { cat "$work/err" >&2; die "not one line: $arguments"; }
done
run 2 race res-counter --seed 3
one_error '--seed says which schedules are drawn at random; expected --random or --pct, too'
