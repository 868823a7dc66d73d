#!/usr/bin/env bash
# The example's harnesses catch mistakes that are planted in the limiter, each under its name.
source tests/cli/lib.sh
example=own/example
mkdir "$work/mutants"
cp $example/limiter.h "$work/mutants"

# raced CODE FILE HARNESS: races it; what is found, and the number of executions, is in $found.
raced() {
  run "$1" race --source "$2" --harness "$example/$3.c" --include $example --json
  found=$(python3 - "$work/out" <<'P'
import json, sys
program = json.load(open(sys.argv[1]))["programs"][0]
print(*sorted({finding["invariant"] for finding in program["findings"]}) or [program["verdict"]], program["executions"])
P
  )
}
comes_to() { [[ $found == "$1" ]] || die "$2: $found, expected $1"; }

raced 0 $example/limiter_fixed.c limiter_harness
comes_to 'holds 30' 'the limiter'
raced 0 $example/limiter_fixed.c limiter_owner_harness
comes_to 'holds 3' 'the limiter and its owner'
raced 1 $example/limiter.c limiter_harness
comes_to 'always.within_its_limit 810' 'the limiter as it was written first'
raced 1 $example/limiter.c limiter_owner_harness
comes_to 'always.within_its_limit 4' 'that and its owner'

# mutant NAME HARNESS FOUND SCRIPT: the repaired limiter, changed by a script of sed, is caught.
mutant() {
  local file=$work/mutants/$1.c
  sed -E "$4" $example/limiter_fixed.c >"$file"
  ! cmp -s $example/limiter_fixed.c "$file" || die "$1 changes nothing"
  raced 1 "$file" "$2"
  comes_to "$3" "$1"
}
mutant one-too-many limiter_harness 'always.within_its_limit 66' \
  's/open < limiter->limit/open <= limiter->limit/'
mutant lock-kept limiter_harness 'race.no-deadlock 18' \
  's/^  if \(admitted\) limiter->open\+\+;/  if (!admitted) return false;\n&/'
mutant no-lock limiter_harness 'race.no-data-race 54' \
  '/^void limiter_close/,/^}/{/pthread_mutex/d}'
mutant plain-refusals limiter_harness 'assert.limiter_harness.c:24 race.no-data-race 42' \
  's/__atomic_fetch_add\(&(limiter->refused), 1, __ATOMIC_RELAXED\)/\1++/'
mutant two-sections limiter_owner_harness 'always.within_its_limit 6' \
  's/^  bool fits = .*/&\n  pthread_mutex_unlock(\&limiter->lock);\n  pthread_mutex_lock(\&limiter->lock);/'
