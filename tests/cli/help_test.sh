#!/usr/bin/env bash
# Help: fits a terminal, and its examples run, in a folder like a fresh clone's.
source tests/cli/lib.sh

root=$PWD
mkdir -p "$work/clone/reports" "$work/bin"
ln -s "$root/policies" "$root/corpus" "$root/own" "$work/clone/"
# The fuzz example builds for minutes; here the target is built already, and finds nothing.
printf '%s\n' '#!/bin/sh' 'echo stat::number_of_executed_units: 5' >"$work/bin/fuzz_world"
chmod +x "$work/bin/fuzz_world"

run 0 --help
no_longer_than 80 "$work/out" --help
count=0
while read -r command; do
  run 0 "$command" --help
  no_longer_than 80 "$work/out" "$command --help"
  sed -n 's/^Example: //p' "$work/out" >"$work/examples"
  [[ -s $work/examples ]] || die "$command --help has no example"
  while read -r program example; do
    [[ $program == counterproof && $example == "$command"* ]] || die "not an example of $command: $program $example"
    # Small bounds, so that all of them take seconds.
    case $command in
      merge) (cd "$work/clone" && "$COUNTERPROOF" check policies/tasks-by-fork.toml --shard 1/1 >/dev/null) ;;
      check) example=${example/--time 60/--time 0.1} ;;
      matrix) example+=' --states 20' ;;
      scoreboard) example+=' --time 0.2' ;;
      conform) example=${example/--walks 100/--walks 3} ;;
      fuzz) example+=" --built $work/bin --corpus $work/found --jobs 1" ;;
    esac
    code=0
    (cd "$work/clone" && eval "exec \"$COUNTERPROOF\" $example") >"$work/out" 2>"$work/err" </dev/null || code=$?
    [[ $code == [013] ]] || { cat "$work/err" >&2; die "exit code $code: counterproof $example"; }
    [[ -s $work/out && ! -s $work/err ]] || { cat "$work/err" >&2; die "nothing, or an error, from: counterproof $example"; }
    count=$((count + 1))
  done <"$work/examples"
done < <(commands)
((count >= 15)) || die "only $count examples ran"
[[ -s $work/clone/reports/verdicts.md ]] || die "the matrix was not written"

# An option that may be repeated takes one value, and leaves the next word alone.
policy mine
run 0 check --scope sharing --states 5 "$work/mine.toml"
says 'scope sharing ended by its state bound'
run 0 scoreboard --engines race D12

# fuzz: the options that help has are those of the script, and so are the defaults.
run 0 fuzz --help
cp "$work/out" "$work/help"
sed -n '/^while (/,/^done/p' scripts/fuzz | grep -oE -- '--[a-z-]+' | grep -vx -- '--built' | sort -u >"$work/parsed"
options_of fuzz | sort -u | diff "$work/parsed" - >&2 || die "scripts/fuzz and fuzz --help have other options"
for pair in engine=engine time=seconds seed=seed corpus=corpus sync=sync; do
  default=$(grep -oE "\b${pair#*=}=[^ ]+" scripts/fuzz | head -1)
  tr -s '\n ' ' ' <"$work/help" | grep -qE -- "--${pair%=*} [A-Z]+ [^(]*\(${default#*=}\)" ||
    die "fuzz --help has another default for --${pair%=*} than ${default#*=}"
done
targets=$(sed -n 's/^all=(\(.*\))$/\1/p' scripts/fuzz)
tr -s '\n ' ' ' <"$work/help" | grep -qF -- "${targets// /, };" || die "fuzz --help has other targets than $targets"
diff <(scripts/fuzz --help) "$work/help" >&2 || die "scripts/fuzz has a help of its own"
