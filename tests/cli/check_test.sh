#!/usr/bin/env bash
# check: verdicts, exit codes, traces; quiet when piped.
source tests/cli/lib.sh

# Shipped policies come out as stated.
run 0 check policies/
says 'rss-2007 '
[[ ! -s $work/err ]] || die "not quiet when piped"
! grep -q $'\x1b' "$work/out" || die "colours when piped"
lines=$(wc -l <"$work/out")
((lines < 60)) || die "$lines lines where nothing is wrong"
says 'violated, and waived: 338 invariants (--verbose shows them, as the check of one'
# What is proved of counters is counted, and what is not is named.
says '  14 counters  58 proved (--verbose names them)'
says '  limit-text-2007  violated, and waived: limit.honest-write'
says 'bounded: scopes sharing, shares, swap, frames, threads, kill, spared, midway'

# A claim that does not hold: its place, its trace, exit code 1.
policy false '[claims]' 'keep = ["balance.*", "limit.no-sharing-escape"]'
run 1 check "$work/false.toml"
says "$work/false.toml:5:22: claim violated: limit.no-sharing-escape"
says ' 1  map T1 P1'

# Of several policies what is wrong is told, and what is waived is counted; of one, or with --verbose, it is shown.
run 1 check "$work/false.toml" policies/zones.toml
says ' 1  map T1 P1'
! grep -q 'does not keep, as it says' "$work/out" || die 'waived traces are shown of several policies'
run 1 check "$work/false.toml" policies/zones.toml --verbose
says 'zones does not keep, as it says:'
says 'zones was searched in these scopes:'
says 'proved limit.honest-write'
run 0 check policies/zones.toml
says 'zones does not keep, as it says:'

# A bound is not a success.
run 3 check policies/tasks-by-member.toml --states 2
says bounded
run 3 check policies/tasks-by-member.toml --depth 1
says 'ended by its depth bound'

# A witness that was not reached is not a success either.
run 3 check policies/tasks-by-member.toml --scope limits
says 'nothing put it to the test'

# JSON is JSON, and says the same.
run 1 check "$work/false.toml" --json
python3 - "$work/out" <<'P' || die "JSON is wrong"
import json, sys
answer = json.load(open(sys.argv[1]))
policy, = answer["policies"]
assert answer["version"] == 1 and policy["verdict"] == "violated" and policy["exit_code"] == 1
finding, = [f for f in policy["findings"] if f["invariant"] == "limit.no-sharing-escape"]
assert finding["stance"] == "claimed" and finding["verdict"] == "violated"
assert finding["trace"][0] == "map T1 P1" and finding["trace_file"].startswith("counterproof trace 1")
P

# The same traces on one thread, on two, and each replays.
for threads in 1 2; do
  run 0 check policies/leader-only.toml --threads "$threads" --traces "$work/traces$threads"
done
diff -r "$work/traces1" "$work/traces2" || die "traces depend on threads"
count=0
for trace in "$work"/traces1/*.trace; do
  run 0 replay "$trace"
  says confirmed
  count=$((count + 1))
done
((count == 12)) || die "$count traces instead of 12"

# Symmetry changes no verdict.
run 0 check policies/charges-follow.toml --no-symmetry

# Groups of invariants: the same verdicts, traces as short, fewer worlds; alone, on disk, and in parts.
widened=(policies/rss-2007.toml --scope sharing --containers 2 --pages 3)
run 3 check "${widened[@]}" --no-reduce --json
mv "$work/out" "$work/once.json"
run 3 check "${widened[@]}" --json
mv "$work/out" "$work/large.json"
run 3 check "${widened[@]}" --reduce --json
mv "$work/out" "$work/groups.json"
run 3 check "${widened[@]}" --reduce --disk "$work/disk" --json
mv "$work/out" "$work/disk.json"
run 3 check "${widened[@]}" --reduce --disk "$work/disk"
grep -qx 'rss-2007, sharing, group nothing: 1,[0-9]* states were searched before' "$work/err" || { cat "$work/err"; die "no word of what was left"; }
run 0 check "${widened[@]}" --reduce --shard 1/1 --part "$work/part.json"
run 3 merge "$work/part.json" --json
mv "$work/out" "$work/merged.json"
python3 - "$work"/{once,large,groups,disk,merged}.json <<'PYTHON'
import json, sys
once, large, groups, disk, merged = (json.load(open(name))["policies"][0] for name in sys.argv[1:])
told = lambda policy: [(one["invariant"], one["verdict"], len(one.get("trace", []))) for one in policy["findings"]]
states = lambda policy: policy["scopes"][0]["states"]
in_groups = lambda policy: policy["scopes"][0].get("in_groups", False)
for one in (large, groups, disk, merged):
    assert told(one) == told(once), "another verdict, or a longer trace"
    assert in_groups(one) and not in_groups(once)
counts = [states(one) for one in (once, large, groups, disk, merged)]
assert counts == [70144, 11102, 1564, 1564, 1564], counts
PYTHON
run 3 check "${widened[@]}" --reduce
says 'than it looks back at: 1 scope; states are those'
run 3 check "${widened[@]}"
says_not 'in groups of invariants'
run 3 check "${widened[@]}" --verbose
says ' s, in groups'
run 2 check policies/proposals/group-kill/proposed.toml --reduce
one_error 'expected a policy without rule files, or no --reduce'
run 2 check policies/rss-2007.toml --reduce --no-reduce
one_error -- '--reduce'

# Sizes.
run 0 check policies/tasks-by-member.toml --tasks 5 --containers 3
# Where there is room for all, nothing is asked of whoever finds none.
run 3 check policies/tasks-by-member.toml --tasks 3 --containers 3 --limit unlimited
says 'nothing put it to the test: never seen that a fork or clone is refused by a'
run 2 check policies/rss-2007.toml --tasks 99
one_error '--tasks is 99; expected 1 to 6'
run 2 check policies/rss-2007.toml --limit five
one_error '--limit is "five"; expected a whole number or "unlimited"'
run 2 check policies/rss-2007.toml --scope nowhere
one_error '--scope is "nowhere"; rss-2007 has sharing, shares,'

# Traces that cannot be written.
run 2 check policies/tasks-by-fork.toml --traces /proc/nowhere
