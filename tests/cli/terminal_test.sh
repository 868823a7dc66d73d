#!/usr/bin/env bash
# On a terminal: every table fits 80 columns; colours there only, and only where they are wanted.
source tests/cli/lib.sh

narrow() { # narrow CODE ARGUMENT...
  run "$@"
  [[ -s $work/out ]] || die "says nothing: counterproof ${*:2}"
  no_longer_than 80 "$work/out" "counterproof ${*:2}"
}

policy a-policy-whose-name-is-longer-than-its-column '[claims]' 'keep = ["limit.*"]'
narrow 3 check policies --states 50 --verbose
# The place of an error is one word, as long as its path.
(cd "$work" && run 1 check . --states 2000 --scope sharing)
no_longer_than 80 <(grep -v '^\./.*claim violated' "$work/out") 'check of a long name'
narrow 3 matrix policies --states 20
narrow 0 matrix --traces corpus/arguments
narrow 1 diff policies/every-mapper.toml policies/beancounters.toml
narrow 1 diff policies/every-mapper.toml policies/zones.toml --states 50
narrow 0 race --explain --threads 2
narrow 3 race page-counter --executions 5
narrow 0 prove res-counter-2007 sharing --explain
narrow 0 scoreboard D14 D12 --engines race,explore
for kind in policies invariants events choices defects scopes programs; do narrow 0 list $kind; done
for file in corpus/arguments/*.trace corpus/scenarios/*.trace corpus/schedules/*.schedule; do
  narrow 0 replay "$file"
  narrow 0 explain "$file"
done

# on_terminal ARGUMENT...: runs the binary on a terminal of its own.
on_terminal() {
  script -qec "$(printf '%q ' "$COUNTERPROOF" "$@")" /dev/null >"$work/out" </dev/null ||
    { cat "$work/out" >&2; die "fails on a terminal: $*"; }
}
unset NO_COLOR
export TERM=xterm
coloured() { grep -q $'\x1b\[' "$work/out"; }
for arguments in 'check policies/tasks-by-fork.toml' 'matrix policies/tasks-by-fork.toml' 'list policies' \
  'race check-then-add' 'prove limit-text' 'scoreboard D12 --engines race' 'replay corpus/arguments/x02-orphan.trace' \
  'explain corpus/arguments/x02-orphan.trace' 'diff policies/tasks-by-fork.toml policies/tasks-by-member.toml'; do
  # shellcheck disable=SC2086
  {
    on_terminal $arguments
    coloured || die "no colours on a terminal: $arguments"
    no_longer_than 80 "$work/out" "$arguments"
    NO_COLOR=1 TERM=dumb on_terminal $arguments
    ! coloured || die "colours, though NO_COLOR is set: $arguments"
    TERM=dumb on_terminal $arguments
    ! coloured || die "colours on a dumb terminal: $arguments"
    NO_COLOR='' on_terminal $arguments
    coloured || die "no colours, though NO_COLOR is empty: $arguments"
    "$COUNTERPROOF" $arguments >"$work/out" || die "fails when piped: $arguments"
    ! coloured || die "colours when piped: $arguments"
  }
done
# Where the progress line can be erased, colours are one matter and it another.
NO_COLOR=1 on_terminal list policies
! coloured || die "colours, though NO_COLOR is set"
