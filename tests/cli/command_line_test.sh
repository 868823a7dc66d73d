#!/usr/bin/env bash
# A word that was mistyped on the command line: which it is, and what it should have been.
source tests/cli/lib.sh

# says_of ERROR ARGUMENT...: the command line is refused by that one line.
says_of() {
  local error=$1
  shift
  run 2 "$@"
  [[ $(<"$work/err") == "error: $error" && ! -s $work/out ]] ||
    die "counterproof $*: $(<"$work/err") instead of: $error"
}

says_of 'no command is given; expected counterproof COMMAND, as in counterproof check policies/; counterproof --help tells what there is'
says_of 'there is no command "chekc"; the nearest is "check"' chekc
says_of 'there is no command "frobnicate"; there are 20, such as "check" and "merge"' frobnicate
says_of '"policies/zones.toml" is no command; expected counterproof check policies/zones.toml' policies/zones.toml
says_of '"policies" is no command; expected counterproof check policies' policies
says_of '"a.trace" is no command; expected counterproof explain a.trace' a.trace
says_of '"lock.c" is no command; expected counterproof race --source lock.c' lock.c
says_of '"--json" stands before the command; expected it behind, as in counterproof check --json' --json check
says_of 'counterproof has no option "--vresion"; expected "--help" or "--version"' --vresion
says_of 'check has no option "--scop"; the nearest is "--scope"' check policies/zones.toml --scop sharing
says_of 'check has no option "--tiem"; the nearest is "--time"' check policies/zones.toml --tiem=5
says_of 'explain has no use for "b"; expected counterproof explain [OPTIONS] trace' explain a b
says_of 'trace is required; expected counterproof explain [OPTIONS] trace' explain
says_of 'after is required; expected counterproof diff [OPTIONS] before after' diff policies/zones.toml
says_of 'what is "polices"; expected "policies", "invariants", "events", "choices", "defects", "scopes" or "programs"' list polices
says_of 'shell is "tcsh"; expected "bash", "zsh" or "fish"' completion tcsh
says_of '--shim is "windows"; expected "linux"' race --source x.c --harness y.c --shim windows
says_of 'there is no program "res-couter"; the nearest is "res-counter"' race res-couter
says_of '"limiter.c" is no program of ours; expected race --source limiter.c' race limiter.c
says_of 'nothing is proved of "res-countr"; the nearest is "res-counter"' prove res-countr
says_of 'there is no seeded defect "D99"; the nearest is "D09"' scoreboard D99

# Of every option, with a letter left out of its middle: of which it was one.
commands=$("$COUNTERPROOF" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\) .*/\1/p')
[[ $(wc -w <<<"$commands") == 20 ]] || die "commands: $commands"
asked=0
for command in $commands; do
  for option in $("$COUNTERPROOF" "$command" --help | grep -o '^  *--[a-z-]*' | tr -d ' ' | sort -u); do
    ((${#option} > 7)) || continue
    typo=${option:0:5}${option:6}
    run 2 "$command" "$typo"
    grep -qF "$command has no option \"$typo\"; " "$work/err" || die "$command $typo: $(<"$work/err")"
    grep -qF "\"$option\"" "$work/err" || die "$command $typo is not taken for $option: $(<"$work/err")"
    asked=$((asked + 1))
  done
done
((asked > 45)) || die "asked of $asked options"

# A file that is not there, beside one that is.
run 2 check policies/zone.toml
one_error 'policies/zone.toml: error: there is no such file; the nearest is "policies/zones.toml"'
run 2 check "$work/nothing-like-it.toml"
one_error "$work/nothing-like-it.toml: error: there is no such file"
grep -q nearest "$work/err" && die 'a file is near that is not there'
true
