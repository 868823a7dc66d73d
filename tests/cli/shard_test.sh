#!/usr/bin/env bash
# A check in parts: merged, it is the check of one run, byte for byte but for times; and what is no whole set of
# parts of one check is one error, never a verdict.
source tests/cli/lib.sh
export XDG_CACHE_HOME=$work/cache

timeless() { sed -E 's/ +[0-9.]+ s( |$)/ /; s/"seconds": [-+0-9.e]+/"seconds"/; s/ [0-9.]+ s\b/ S/g; s/time="[^"]*"/time/g; s/counterproof merge/counterproof check/' "$1"; }

# A claim that is violated, waivers that are shown without faults, a scope that only one policy has.
mkdir "$work/policies"
cp policies/zones.toml policies/files-2007.toml policies/high-mark.toml "$work/policies/"
printf '%s\n' 'summary = "a test"' '[account]' 'memory = true' '[attach]' 'charges = "follow"' '[claims]' \
  'keep = ["balance.*", "limit.no-sharing-escape"]' >"$work/policies/mine.toml"
policies=("$work/policies" --scope sharing --scope files --scope swap)

run 1 check "${policies[@]}" # proves what is then kept
for form in --json --verbose '--sarif -'; do
  # shellcheck disable=SC2086
  run 1 check "${policies[@]}" $form
  timeless "$work/out" >"$work/one$form"
done
run 1 check "${policies[@]}" --traces "$work/traces"

for shard in 1 2 3; do
  run 0 check "${policies[@]}" --shard $shard/3 --part "$work/part-$shard.json" --threads $shard
  says "shard $shard/3: "
  says "no verdict yet"
  says_not holds
  says_not violated
done
python3 - "$work"/part-?.json <<'PYTHON'
import json, sys
parts = [json.load(open(name)) for name in sys.argv[1:]]
pairs = [(one["policy"], one["scope"]) for part in parts for one in part["searches"]]
proofs = [one["subject"] for part in parts for one in part["proofs"]]
assert len(pairs) == len(set(pairs)) == 7, pairs
assert len(proofs) == len(set(proofs)) == 4, proofs
assert all(part["searches"] or part["proofs"] for part in parts), "a part has nothing to do"
PYTHON

parts=("$work"/part-3.json "$work"/part-1.json "$work"/part-2.json)
for form in --json --verbose '--sarif -'; do
  # shellcheck disable=SC2086
  run 1 merge "${parts[@]}" $form
  timeless "$work/out" >"$work/merged"
  diff "$work/one$form" "$work/merged" || die "merged parts say something else than one run: $form"
done
run 1 merge "${parts[@]}" --traces "$work/merged-traces"
diff -r "$work/traces" "$work/merged-traces" || die 'other traces'

# The names of files, where none is given.
mkdir "$work/here"
(cd "$work/here" && "$COUNTERPROOF" check ../policies/files-2007.toml --shard 2/2 >out && [[ -s part-2.json ]]) ||
  die 'no part-2.json'

# What is no whole set of parts of one check.
refused() {
  local text=$1
  shift
  run 2 merge "$@"
  one_error "$text"
}
again() { run 0 check "${policies[@]}" --shard "$1" --part "$work/other.json" "${@:2}"; }
refused 'shard 2/3 is missing; expected all parts of the check' "${parts[@]:0:2}"
refused 'shard 3/3, too; expected each part once' "${parts[@]}" "$work/part-3.json"
again 2/4
refused 'this is shard 2/4, and ' "${parts[@]:0:2}" "$work/other.json"
again 2/3 --depth 3
refused 'this part is of other options than' "${parts[@]:0:2}" "$work/other.json"
run 0 check "$work/policies/zones.toml" --scope sharing --scope swap --shard 2/3 --part "$work/other.json"
refused 'this part is of other ' "${parts[@]:0:2}" "$work/other.json"
sed 's/"bytes": [0-9]*/"bytes": 1/' "$work/part-2.json" >"$work/other.json"
refused 'other.json: error: this part is not as it was written' "${parts[@]:0:2}" "$work/other.json"
truncate -s 200 "$work/other.json"
refused 'other.json: error: this is no part of a check' "${parts[@]:0:2}" "$work/other.json"
refused 'there is no such file' "${parts[@]}" "$work/none.json"
python3 - "$work"/part-?.json <<'PYTHON' || die 'no part of another build can be made'
import json, subprocess, sys
for name in sys.argv[1:]:
    part = json.load(open(name))
    part["check"]["build"] = "of another day"
    json.dump(part, open(name + ".build", "w"), indent=2)
PYTHON
refused 'this part is not as it was written' "$work"/part-?.json.build

# A file that is another one by now, or that nobody knew.
cp "$work/policies/zones.toml" "$work/kept"
echo '# a comment' >>"$work/policies/zones.toml"
refused 'zones.toml: error: ' "${parts[@]}"
again 2/3
refused 'this part is of other files than' "${parts[@]:0:2}" "$work/other.json"
cp "$work/kept" "$work/policies/zones.toml"
cp "$work/kept" "$work/policies/zones-2.toml"
refused 'zones-2.toml: error: ' "${parts[@]}"
rm "$work/policies/zones-2.toml"
run 1 merge "${parts[@]}"

# A policy with a rule of its own, and what nothing asked of it; its header is a file of the check, too.
run 0 init rule "$work/own"
echo '#define NOTHING' >"$work/nothing.h"
sed -i '1i #include "nothing.h"' "$work"/own.c*
run 0 check "$work/own.toml"
run 0 check "$work/own.toml" --json
timeless "$work/out" >"$work/one"
for shard in 1 2; do run 0 check "$work/own.toml" --shard $shard/2 --part "$work/own-$shard.json"; done
run 0 merge "$work"/own-[12].json --json
timeless "$work/out" >"$work/merged"
diff "$work/one" "$work/merged" || die 'merged parts say something else of a policy with a rule'
echo '#define NOTHING 1' >"$work/nothing.h"
refused 'nothing.h: error: ' "$work"/own-[12].json

# A bound is a bound, in one part or in all.
for shard in 1 2; do
  run 0 check policies/zones.toml --scope sharing --scope swap --states 50 --shard $shard/2 --part "$work/part-$shard.json"
done
run 3 merge "$work"/part-[12].json
says bounded

for shard in 0/3 4/3 3 /3 3/ 1/1001 -1/3 x/3 1.5/3 1/3/3; do
  run 2 check policies/zones.toml --shard=$shard
  one_error 'expected I/N with I from 1 to N, such as 3/8, and N at most 1000'
done
run 2 check policies/zones.toml --shard 1/2 --json
one_error '--shard'
run 2 check policies/zones.toml --part "$work/x"
one_error '--shard'
run 2 check policies/zones.toml --shard 1/2 --part "$work/none/x.json"
one_error "$work/none"
