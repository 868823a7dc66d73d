#!/usr/bin/env bash
# Ctrl-C and SIGTERM, in every command that may take long: it ends soon, tells what is known so far,
# and does not call it a success; a second one ends it at once.  Nothing half-made is left.
source tests/cli/lib.sh

mkdir "$work/tmp"
export TMPDIR=$work/tmp
# Half a second is what a person gets; a machine that runs other tests as well may need longer.
most=${COUNTERPROOF_INTERRUPT_MS:-3000}

now() { echo "$((${EPOCHREALTIME/./} / 1000))"; }
# begin ARGUMENT...: starts it, and waits until it is at work.
begin() {
  : >"$work/out"
  # A shell has what it starts in the background ignore Ctrl-C, which a script could not undo.
  env --default-signal=INT "$COUNTERPROOF" "$@" >"$work/out" 2>"$work/err" </dev/null &
  process=$!
  # Handlers are there once the command is at it; before that a signal ends it, with nothing done.
  for _ in {1..200}; do
    if [[ $(awk '/^SigCgt/ { print $2 }' "/proc/$process/status" 2>/dev/null) == *[2367abef] ]]; then break; fi
    sleep 0.02
  done
  sleep 0.3
}
# ended CODE SIGNAL ARGUMENT...: interrupts it, and demands the exit code and a quick end.
ended() {
  local expected=$1 signal=$2 code=0 began took
  shift 2
  begin "$@"
  began=$(now)
  kill "-$signal" "$process" 2>/dev/null || { cat "$work/out" "$work/err" >&2; die "ended by itself: $*"; }
  wait "$process" || code=$?
  took=$(($(now) - began))
  printf '%5d ms  %s  %s\n' "$took" "$signal" "$*"
  ((code == expected)) || { cat "$work/out" "$work/err" >&2; die "exit code $code instead of $expected: $*"; }
  ((took < most)) || die "$took ms after $signal: $*"
  ! grep -qiE 'internal error|terminate|abort' "$work/err" || { cat "$work/err" >&2; die "a mistake of its own: $*"; }
  [[ -z $(ls -A "$work/tmp") ]] || die "left behind in TMPDIR: $(ls "$work/tmp")"
}

large=(policies/rss-2007.toml policies/vserver.toml policies/zones.toml --containers 3 --tasks 6 --pages 5)
for signal in INT TERM; do
  ended 3 $signal check "${large[@]}" --traces "$work/traces" --html "$work/page.html"
  says bounded
  says 'ended by its interrupted bound'
  says 'interrupted: 1 of 3 policies were checked'
  [[ -s $work/page.html ]] || die "no page of what is known so far"
done
printf 'kept\n' >"$work/kept.md"
ended 3 INT matrix "${large[@]}" --write "$work/kept.md"
says 'fairness'
says '…'
says 'interrupted: 1 of 3 policies were checked'
says 'zones: …'
says "$work/kept.md is left as it was"
[[ $(<"$work/kept.md") == kept ]] || die "half a matrix was written"
ended 3 INT matrix "${large[@]}" --json
/usr/bin/python3 -c 'import json, sys
assert json.load(sys.stdin)["not_checked"] == ["vserver", "zones"]' <"$work/out" || die "JSON does not name them"
ended 3 INT diff policies/rss-2007.toml policies/zones.toml --containers 3 --tasks 6 --pages 5
ended 3 INT race res-counter --threads 4 --ops 4
says 'bounded'
ended 3 INT race res-counter --threads 4 --ops 4 --no-reduction --json
for subjects in '' 'hierarchy' 'sharing'; do
  # shellcheck disable=SC2086
  case $subjects in
    sharing) run 0 prove $subjects ;;
    hierarchy) ;;
    '') ended 3 INT prove && says 'interrupted: ' && says 'obligations were tried' ;;
  esac
done
ended 3 INT prove --json
/usr/bin/python3 -c 'import json, sys
assert json.load(sys.stdin)["not_tried"]' <"$work/out" || die "JSON does not name what was not tried"
ended 3 INT conform policies/pids.toml --walks 1000000 --write "$work/kept.md"
# Soon after the start the kernel has not booted yet.
says 'stopped before '
[[ $(<"$work/kept.md") == kept ]] || die "half a table of conformance was written"
ended 3 INT scoreboard
says 'interrupted: the other defects were not looked at'
ended 3 INT scoreboard --engines prove --time 1000 --write "$work/kept.md"
[[ $(<"$work/kept.md") == kept ]] || die "half a scoreboard was written"

# What works on one trace ends by itself in less time than that, even on a long one.
{
  sed '/^ *$/,$d' corpus/arguments/x06-fill-move-fill.trace
  echo
  for _ in {1..4000}; do printf 'attach T1 B\nattach T1 A\n'; done
  sed '1,/^ *$/d' corpus/arguments/x06-fill-move-fill.trace
} >"$work/long.trace"
for command in replay minimise; do
  "$COUNTERPROOF" $command "$work/long.trace" >"$work/out" 2>"$work/err" </dev/null &
  process=$!
  sleep 0.2
  began=$(now)
  kill -INT $process 2>/dev/null || true
  code=0
  wait $process || code=$?
  took=$(($(now) - began))
  printf '%5d ms  INT  %s\n' "$took" "$command"
  # Before it is at it, the signal itself ends it.
  [[ $code == [03] || $code == 130 ]] && ((took < most)) || die "exit code $code after $took ms: $command"
  if [[ $command == minimise && $code != 130 ]]; then
    mv "$work/out" "$work/shorter.trace"
    run 0 replay "$work/shorter.trace"
  fi
done

# The solver has too little time, in every way that it says so.
for seconds in 0.001 0.02; do
  run 3 prove res-counter compare-and-swap free-counter --timeout $seconds
  says unknown
  ! grep -q 'internal error' "$work/err" || die "a solver that gave up is an error of ours"
done

# fuzz hands over to a script; its engine is one that goes on until it is ended.
mkdir "$work/built"
printf '%s\n' '#!/usr/bin/env bash' 'trap "echo stat::number_of_executed_units: 7; exit 72" TERM' \
  'while :; do sleep 0.05; done' >"$work/built/fuzz_world"
chmod +x "$work/built/fuzz_world"
cp "$work/built/fuzz_world" "$work/built/fuzz_schedule"
for signal in INT TERM; do
  ended 3 $signal fuzz world schedule --built "$work/built" --corpus "$work/found" --time 60 --jobs 1
  says 'fuzz_world: nothing found in '
  says '7 executions'
  says 'fuzz_schedule: not run'
  says 'interrupted'
done

# The second one ends it at once, whatever it is at.
begin check "${large[@]}" --traces "$work/traces"
kill -STOP "$process"
kill -INT "$process"
sleep 0.05
kill -TERM "$process"
kill -CONT "$process"
code=0
wait "$process" || code=$?
[[ $code == 130 || $code == 143 || $code == 3 ]] || die "exit code $code after two signals"
[[ -z $(find "$work" -name '*partial*') ]] || die "half-written files are left"
