#!/usr/bin/env bash
# prove: verdicts, exit codes, and every proof confirmed by another solver.
source tests/cli/lib.sh

# Everything comes out as is known of it; each negation goes to a file.
run 0 prove --smt2 "$work/smt2"
says 'free-counter               charge-under-any-threads          proved'
says 'usage = 0, limit = 0, failcnt = 0, amount = 1'
says 'no rule that charges in whole pages keeps fairness.sum-is-physical and'
[[ ! -s $work/err ]] || die "not quiet when piped"

# cvc5 agrees: unsat where it is proved, sat where it is violated.
command -v cvc5 >/dev/null || die "cvc5 is missing; scripts/set-up installs it"
"$COUNTERPROOF" prove --json >"$work/proofs.json"
unsat=0 sat=0
for file in "$work"/smt2/*.smt2; do
  case $(cvc5 --tlimit=60000 "$file" 2>&1 | head -1) in
    unsat) ((++unsat)) ;;
    sat) ((++sat)) ;;
    *) die "cvc5 does not settle ${file##*/}" ;;
  esac
done
proved=$(grep -c '"verdict": "proved"' "$work/proofs.json")
violated=$(grep -c '"verdict": "violated"' "$work/proofs.json")
((unsat == proved && sat == violated)) ||
  die "cvc5 says $unsat unsat and $sat sat, against $proved proved and $violated violated"

run 0 prove res-counter-2007 --explain
says 'the plain machine confirms it, run with these values'
run 0 prove check-then-add --explain
says 'two threads show it:'
says '   9    usage += 1 = 2'
run 0 prove sharing --explain
says 'A maps, B maps, A unmaps'

for arguments in 'prove nonsense' 'prove --timeout 0' 'prove --timeout x'; do
  # shellcheck disable=SC2086
  run 2 $arguments
  [[ $(wc -l <"$work/err") == 1 && ! -s $work/out ]] || { cat "$work/err" >&2; die "not one line: $arguments"; }
done
run 2 prove res-countr
one_error 'nothing is proved of "res-countr"; the nearest is "res-counter"'
