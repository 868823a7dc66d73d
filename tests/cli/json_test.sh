#!/usr/bin/env bash
# Every answer of --json is one that its published schema describes.
source tests/cli/lib.sh
python=/usr/bin/python3
export PYTHONDONTWRITEBYTECODE=1
answers=()
number=0

# answer KIND CODE ARGUMENT...: keeps the answer, to be checked against that schema.
answer() {
  local kind=$1 code=$2
  shift 2
  run "$code" "$@" --json
  number=$((number + 1))
  mv "$work/out" "$work/$number.json"
  answers+=("$kind=$work/$number.json")
}

policy false '[claims]' 'keep = ["balance.*", "limit.no-sharing-escape"]' '[waivers]' \
  '"limit.no-cache-escape" = "the cache is free"'
odd=$work/$'o\xffdd.toml'
cp "$work/false.toml" "$odd"

answer check 1 check "$work/false.toml"
answer check 1 check "$odd" --scope sharing # bytes that are no UTF-8
answer check 3 check policies/tasks-by-member.toml --states 2
answer check 3 check policies/tasks-by-member.toml --scope limits
answer check 0 check policies/rss-2007-as-posted.toml --scope private # books that have gone wrong
answer check 3 check policies/memcg-2020.toml --states 5 # trees, kernel memory, min and high
answer check 3 check policies/tasks-by-member.toml --limit unlimited --fingerprints --scope tasks
answer check 0 check policies/next-toucher.toml --reduce
group_kill=policies/proposals/group-kill
answer check 1 check $group_kill/proposed.toml --scope sharing # rule files
answer diff 1 diff $group_kill/today.toml $group_kill/proposed.toml --scope sharing
run 0 check policies/proposals/clone-into/proposed.toml --traces "$work/own"
for trace in "$work"/own/*.trace; do answer replay 0 explain "$trace"; done
answer matrix 0 matrix policies/tasks-by-fork.toml
answer matrix-traces 0 matrix policies/rss-2007.toml policies/tasks-by-fork.toml --traces corpus/arguments
answer diff 1 diff policies/every-mapper.toml policies/beancounters.toml
answer diff 3 diff policies/tasks-by-fork.toml policies/tasks-by-member.toml --states 2
answer race 0 race check-then-add page-owner-2007 res-counter --threads 2 --ops 1
answer race 3 race res-counter --executions 1
answer race 0 race --harness tests/own/weak_wait.c --define FENCE
answer race 0 race --source own/example/limiter_fixed.c --harness own/example/limiter_harness.c
answer litmus 0 litmus corpus/litmus --memory tso --memory rc11
answer litmus 0 litmus corpus/litmus/LB+onces.litmus corpus/litmus/Lock+twice.litmus
answer prove 0 prove res-counter res-counter-2007
answer prove 0 prove sharing
sed 's/over_limit = "allow"/over_limit = "refuse"/; /^\[waivers\]/,$d' policies/pids.toml >"$work/room.toml"
answer conform 1 conform "$work/room.toml" policies/files-2007.toml --walks 30 --traces corpus/arguments
answer conform 0 conform policies/memcg-2020.toml --walks 20 --scope limits --scope swap
answer scoreboard 0 scoreboard D14 W03 --engines explore,race --time 5
answer replay 0 replay corpus/arguments/x06-fill-move-fill.trace
answer replay 0 explain corpus/arguments/x06-fill-move-fill.trace
sed '/^expect/d' corpus/arguments/x06-fill-move-fill.trace >"$work/plain.trace"
answer replay 0 replay "$work/plain.trace"
answer minimise 0 minimise corpus/arguments/x06-fill-move-fill.trace
run 0 race page-owner-2007 --schedules "$work/schedules"
for schedule in "$work"/schedules/*.schedule; do answer replay-schedule 0 explain "$schedule"; done
for what in policies invariants events choices defects scopes programs; do answer list 0 list $what; done

# An event that cannot happen: the answer says so, and so does the error.
sed 's/^attach T1 B/attach T1 A/' corpus/arguments/x06-fill-move-fill.trace >"$work/impossible.trace"
answer replay 2 replay "$work/impossible.trace"
grep -q '"stopped": "the task is there already"' "$work/$number.json" || die "does not say why it stopped"

# Interrupted: what was left out is named.
"$COUNTERPROOF" check policies/rss-2007.toml "$work/false.toml" \
  --containers 3 --tasks 6 --pages 5 --json >"$work/interrupted.json" 2>/dev/null &
process=$!
sleep 2
kill -INT $process
wait $process || true
answers+=("check=$work/interrupted.json")
"$python" -c 'import json, sys
assert json.load(sys.stdin)["not_checked"] == ["false"]' <"$work/interrupted.json" || die "not named"

"$python" tests/cli/json_schemas.py reports/schema "${answers[@]}" || die "an answer is not as its schema says"
