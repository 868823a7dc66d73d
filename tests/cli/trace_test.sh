#!/usr/bin/env bash
# replay, explain and minimise.
source tests/cli/lib.sh
trace=corpus/arguments/x06-fill-move-fill.trace

run 0 replay $trace
says 'confirmed: violated limit.no-migration-escape'
run 0 explain $trace
says 'P1 stays charged to A'
says 'broken at event 3: limit.no-migration-escape'

# Denied: the trace shows something else than it expects.
sed 's/^expect .*/expect violated balance.no-leak/' $trace >"$work/denied.trace"
run 1 replay "$work/denied.trace"
says 'denied: the trace expects violated balance.no-leak'
sed 's/^expect .*/expect holds/' $trace >"$work/holds.trace"
run 1 replay "$work/holds.trace"

# An event that cannot happen, at its line.
sed 's/^attach T1 B/attach T1 A/' $trace >"$work/impossible.trace"
run 2 replay "$work/impossible.trace"
grep -qF "impossible.trace:10:1: error: \"attach T1 A\" cannot happen here: the task is there already" \
  "$work/err" || { cat "$work/err" >&2; die "wrong error"; }

# Minimise: what was added goes again.
awk '/^touch T1 P1/ { print; print "unmap T1 P1"; print "touch T1 P1 fault=raced"; print; next } { print }' \
  $trace >"$work/long.trace"
run 0 minimise "$work/long.trace" --output "$work/short.trace"
grep -v '^#' $trace | diff - "$work/short.trace" || die "not minimal"
run 0 minimise "$work/long.trace"
diff "$work/out" "$work/short.trace" || die "printed and written differ"
run 2 minimise "$work/holds.trace"
one_error 'nothing to keep while minimising'
# A file that cannot be written leaves nothing behind.
run 2 minimise "$work/long.trace" --output "$work/nowhere/short.trace"
mkdir "$work/kept" && echo old >"$work/kept/file"
run 2 minimise "$work/denied.trace" --output "$work/kept/file"
[[ $(<"$work/kept/file") == old && $(ls "$work/kept") == file ]] || die "an output file was lost"

# Other formats.
run 0 replay $trace --itf "$work/trace.itf.json" --json
python3 - "$work/trace.itf.json" "$work/out" <<'P' || die "JSON is wrong"
import json, sys
itf, replay = (json.load(open(name)) for name in sys.argv[1:])
assert len(itf["states"]) == 4 and "usage" in itf["vars"]
assert replay["confirmed"] and [e["event"] for e in replay["events"]][1] == "attach T1 B"
P

# Cut short.
head -c 30 $trace >"$work/cut.trace"
run 2 replay "$work/cut.trace"
[[ $(wc -l <"$work/err") == 1 ]] || die "not one line"
