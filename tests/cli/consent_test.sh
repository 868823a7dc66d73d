#!/usr/bin/env bash
# A schedule names code, which is compiled and run: on a terminal, whoever sits there is asked first,
# unless the command line says yes, or names the code.
source tests/cli/lib.sh

run 1 race --source own/example/limiter.c --harness own/example/limiter_harness.c --threads 2 --schedules "$work/found"
schedule=$(echo "$work"/found/*.always.*.schedule)
[[ -f $schedule ]] || die "no schedule to replay"
# Code that shows as soon as it is compiled.
printf '#warning marked\nint marks;\n' >"$work/marks.c"
sed "2i source $work/marks.c" "$schedule" >"$work/evil.schedule"

# on_terminal ANSWER CODE ARGUMENT...
on_terminal() {
  local answer=$1 expected=$2 code=0
  shift 2
  { sleep 0.5; printf '%s' "$answer"; sleep 0.5; } | timeout 60 script -qec "$(printf '%q ' "$COUNTERPROOF" "$@")" /dev/null >"$work/out" || code=$?
  ((code == expected)) || { cat -v "$work/out" >&2; die "exit code $code instead of $expected: $*"; }
}
for command in replay explain; do
  for answer in $'n\n' $'\n' $'yess\n' $'\x04'; do
    on_terminal "$answer" 2 $command "$work/evil.schedule"
    says "compile and run $work/marks.c, own/example/limiter.c, own/example/limiter_harness.c? [y/N]"
    says 'nothing was run'
    says_not marked
  done
done
on_terminal $'y\n' 0 replay "$schedule"
says confirmed
on_terminal '' 0 replay "$schedule" --yes
says confirmed
says_not 'compile and run'
on_terminal '' 0 replay "$schedule" --source own/example/limiter.c --source ./own/example/../example/limiter_harness.c
says confirmed
says_not 'compile and run'

# Named code is all that runs, on a terminal or not.
run 2 replay "$work/evil.schedule" --source own/example/limiter.c --source own/example/limiter_harness.c
one_error "the schedule names \"$work/marks.c\", which no --source does; nothing was run"
# Where nobody can be asked, the command line is the answer.
run 0 replay "$schedule"
says confirmed
# A trace runs nothing, and asks nothing.
on_terminal '' 0 replay corpus/arguments/x02-orphan.trace
says_not 'compile and run'
for command in replay explain; do
  "$COUNTERPROOF" $command --help | tr -s '\n ' ' ' | grep -qF 'compiled and run' || die "$command --help does not tell that code is run"
done
