#!/usr/bin/env bash
# Ctrl-C ends a race at once, whatever its threads do, and what was not raced is said to be so.
source tests/cli/lib.sh
export TMPDIR=$work/tmp
mkdir "$TMPDIR"

# interrupted ARGUMENT...: interrupts a race once it has begun; it ends with exit code 3, and soon.
interrupted() {
  local process code=0 began
  "$COUNTERPROOF" race "$@" >"$work/out" 2>"$work/err" </dev/null &
  process=$!
  if [[ " $* " == *' --harness '* ]]; then
    until grep -qs image.so /proc/$process/maps; do
      kill -0 $process || { cat "$work/err" >&2; die "it has ended by itself"; }
      sleep 0.05
    done
  fi
  sleep 0.5
  kill -INT $process
  began=$(date +%s%N)
  wait $process || code=$?
  ((code == 3)) || { cat "$work/out" "$work/err" >&2; die "exit code $code instead of 3: race $*"; }
  # Half a second, and as much again for a machine that is busy.
  ((($(date +%s%N) - began) / 1000000 < 1000)) || die "not at once: race $*"
}

# Threads that compute, in a step, in the set-up and in a condition; many executions; a long one.
for part in THREAD SETUP CONDITION; do
  interrupted --harness tests/own/busy.c --define $part
  says interrupted
  says bounded
done
interrupted res-counter-2007 --threads 4 --ops 8
says interrupted

# Programs that were not raced are told, and are no success.
interrupted res-counter-2007 res-counter --threads 4 --ops 8
says 'interrupted: 1 of 2 programs were raced'
interrupted res-counter-2007 res-counter --threads 4 --ops 8 --json
python3 - "$work/out" <<'P' || die "what was not raced is not told"
import json, sys
report = json.load(open(sys.argv[1]))
assert [program["verdict"] for program in report["programs"]] == ["bounded"]
assert report["not_raced"] == ["res-counter"], report["not_raced"]
P
[[ -z $(ls "$TMPDIR") ]] || die "a temporary folder is left"
