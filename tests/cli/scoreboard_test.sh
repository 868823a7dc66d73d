#!/usr/bin/env bash
# scoreboard: all defects caught, the committed table up to date, subsets, bad input.
source tests/cli/lib.sh

# All of them, with the budget of the committed table; only times may differ.
run 0 scoreboard --compare reports/scoreboard.md
says 'reports/scoreboard.md is up to date'
says 'caught by an engine, under a right name: 90 of 90 (100 %)'
says 'false alarms on repaired twins: 0'
[[ ! -s $work/err ]] || die "not quiet when piped"

# A stale table is shown line by line.
sed 's/^| D04 .*/| D04 | stale |/' reports/scoreboard.md >"$work/stale.md"
run 1 scoreboard --compare "$work/stale.md"
says "is stale; $COUNTERPROOF scoreboard --write"
says '-| D04 | stale |'

# Some defects, some engines.
run 0 scoreboard W06 K2
says 'W06     balance.no-leak '
says 'caught by two engines or more: 2 of 2'
run 0 scoreboard D14 --engines explore --json
says '"invariant": "balance.single-release"'
says '"length": 3'
run 0 scoreboard D14 --write "$work/one.md"
grep -q '^| D14 ' "$work/one.md" || die "not written"
# What no engine is given to look at is a miss.
run 1 scoreboard D14 --engines race
says 'caught by an engine, under a right name: 0 of 1'

# A seeded defect in a policy file, and in the trace that it leads to.
policy seeded '[attach]' 'charges = "follow"' '[seeded]' 'W14 = true' '[claims]' 'keep = ["balance.no-leak"]'
run 1 check "$work/seeded.toml" --traces "$work/traces"
grep -q '^seeded W14$' "$work"/traces/*.trace || die "the trace does not name the defect"
run 0 replay "$work/traces/seeded.balance.no-leak.trace"

# A twin that is not seen whole is not one without an alarm.
run 3 scoreboard K2 --engines race --time 0.01
says '1 repaired twin not seen whole'

# Bad input.
run 2 scoreboard D99
one_error 'there is no seeded defect "D99"'
run 2 scoreboard --engines exlore
one_error 'there is no engine "exlore"; expected "explore", "race", "prove", "props" or "fuzz"'
run 2 scoreboard --time 0
one_error '--time is 0; expected seconds, more than 0'
run 2 scoreboard --compare "$work/nothing.md"
one_error 'nothing.md'
policy wrong '[seeded]' 'W99 = true'
run 2 check "$work/wrong.toml"
one_error 'there is no defect "W99"; expected W01, W02'
