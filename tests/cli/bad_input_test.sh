#!/usr/bin/env bash
# Bad input: one clear line, exit code 2, nothing else.
source tests/cli/lib.sh

run 2 check "$work/nowhere.toml"
one_error 'nowhere.toml: error: there is no such file'
mkdir "$work/empty"
run 2 check "$work/empty"
one_error 'no policy here; expected files that end in .toml'

policy key '[share]' 'charges = "first-touch"'
run 2 check "$work/key.toml"
one_error "$work/key.toml:5:1: error:"
policy value '[share]' 'charge = "first_touch"'
run 2 check "$work/value.toml"
one_error 'share.charge is "first_touch"; expected "first-touch", "every-mapper", "fraction", "hand-over", "next-toucher" or "zone"'
policy conflict '[hand_over]' 'full_heir = "refuse"'
run 2 check "$work/conflict.toml"
one_error 'hand_over.full_heir contradicts share.charge'
policy broken '[share'
run 2 check "$work/broken.toml"
one_error 'this is not TOML'
printf '\377\376\000\001' >"$work/binary.toml"
run 2 check "$work/binary.toml"
[[ $(wc -l <"$work/err") == 1 ]] || die "not one line"

# A bad policy among good ones: nothing is checked.
run 2 check policies/tasks-by-fork.toml "$work/value.toml"
one_error 'share.charge'

for arguments in '' 'nonsense' 'list nonsense' 'check --nonsense' 'check --tasks x' 'check --tasks -1' \
  'check --tasks 99999999999999999999' 'check --time nan' 'check --time 0' 'replay' 'explain /dev/null' \
  'diff policies/rss-2007.toml'; do
  # shellcheck disable=SC2086
  run 2 $arguments
  [[ $(wc -l <"$work/err") == 1 && ! -s $work/out ]] || { cat "$work/err" >&2; die "not one line: $arguments"; }
done
# An answer that nobody gets is no answer.
code=0
"$COUNTERPROOF" list events >&- 2>"$work/err" || code=$?
((code == 2)) || die "exit code $code with standard output closed"
run 0 --help
run 0 check --help
run 0 --version
