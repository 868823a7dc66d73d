#!/usr/bin/env bash
# diff, matrix and list.
source tests/cli/lib.sh

run 0 diff policies/rss-2007.toml policies/rss-2007.toml
says 'nothing changes'
run 0 diff policies/leader-only.toml policies/charges-follow.toml
says 'attach.charges: stay -> follow'
says 'limit.no-migration-escape'
says_not loses
run 1 diff policies/every-mapper.toml policies/beancounters.toml
says $'  limit.never-exceeded\n    claimed, and kept -> waived, and violated'
says ' 6  exit T2'
run 1 diff policies/every-mapper.toml policies/beancounters.toml --json
python3 -m json.tool <"$work/out" >/dev/null || die "JSON is wrong"

# The committed matrices are those of the shipped policies.
run 0 matrix --compare reports/verdicts.md --html "$work/all.html"
(($(stat -c %s "$work/all.html") < 3000000)) || die "the page of all policies is too large to send"
run 0 matrix --traces corpus/arguments --compare corpus/arguments/verdicts.md
run 0 matrix policies/tasks-by-fork.toml --write "$work/verdicts.md"
run 0 matrix policies/tasks-by-fork.toml --compare "$work/verdicts.md"
sed -i 's/no-leak` | ✓/no-leak` | ✗9/' "$work/verdicts.md"
run 1 matrix policies/tasks-by-fork.toml --compare "$work/verdicts.md"
says '-| `balance.no-leak` | ✗9 |'
says '+| `balance.no-leak` | ✓ |'
run 2 matrix policies/tasks-by-fork.toml --compare "$work/nowhere.md"
one_error 'there is no such file'

# Every operand has a name, and every scope is told.
run 0 list events
says 'allocate TASK OBJECT'
run 0 list scopes
for scope in tree tree-of-tasks proactive high kernel first-limit stacks offline; do says "$scope  "; done

for what in policies invariants events choices defects scopes; do
  run 0 list $what
  awk 'length($0) > 100 { exit 1 }' "$work/out" || die "list $what has long lines"
  run 0 list $what --json
  python3 -m json.tool <"$work/out" >/dev/null || die "list $what --json is wrong"
done
