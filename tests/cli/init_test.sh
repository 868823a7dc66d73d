#!/usr/bin/env bash
# What init writes passes as it stands, breaks where it says, and never takes the place of anything.
source tests/cli/lib.sh

policies=$PWD/policies
export XDG_CACHE_HOME=$work/cache
mkdir "$work/new"
cd "$work/new"

# next: does what was said to be next, and demands that it ends well.
next() {
  local command
  command=$(sed -n 's/^next: [^ ]* //p' "$work/out")
  [[ -n $command ]] || die 'nothing is next'
  # shellcheck disable=SC2086
  run 0 $command
  [[ ! -s $work/err ]] || { cat "$work/err" >&2; die "$command has something to complain of"; }
}
# no_longer_lines FILE...: of text that editors show.
plain() { ! grep -nP '[^\x20-\x7e]|@[A-Z]+@| $' "$@" || die 'a hole, or what no text of ours has'; }

run 0 init policy
[[ $(<"$work/out") == $'wrote my-policy.toml\nwrote policy.schema.json\n\nnext: '"$COUNTERPROOF check my-policy.toml" ]] || die "policy: $(<"$work/out")"
next
says_not unknown
says_not note:
[[ $(sed -n 's/^my-policy   *//p' "$work/out") == '18    18      12 '*' holds' ]] || die "the policy: $(<"$work/out")"
# Every choice stands in it, with every value; and each line that is commented out is one that may stand.
"$COUNTERPROOF" list choices --json | python3 -c '
import json, sys, tomllib
text = open("my-policy.toml").read()
here = tomllib.loads("\n".join(line.removeprefix("# ") if " = " in line and line.startswith("# ") else line
                               for line in text.split("\n") if not line.startswith(("# base", "# rules"))))
for choice in json.load(sys.stdin)["choices"]:
    table, key = choice["choice"].split(".")
    value = here[table][key]
    value = {True: "yes", False: "no"}.get(value, value)
    assert value in [one["value"] for one in choice["values"]], choice
    for one in choice["values"]:
        if table != "account": assert "\"%s\"" % one["value"] in text, one
    if choice["choice"] not in ("account.memory", "over.reclaim", "over.kill"):
        assert value == next(one["value"] for one in choice["values"] if one["default"]), choice
' || die 'the choices in the starter'
sed '/^"fairness.user-pays"/d' my-policy.toml >less.toml
run 1 check less.toml
says 'claim violated: fairness.user-pays'

run 0 init rule
[[ $(grep -c ^wrote "$work/out") == 3 && $(head -1 my-rule.toml) == '#:schema ./policy.schema.json' ]] || die "rule: $(<"$work/out")"
next
says 'my-rule.cpp: a charge stays until nobody maps the page'
sed -i 's/ChargeThen::end()/ChargeThen::stay()/' my-rule.cpp
run 1 check my-rule.toml
says 'claim violated: balance.no-leak'
clang++-19 $(<compile_flags.txt) -fsyntax-only my-rule.cpp || die 'the flags of the rule'

run 0 init scope
next
[[ $(sed -n 's/^rss-2007   *//p' "$work/out") == '17    17      13      5,021 '*' holds' ]] || die "the scope: $(<"$work/out")"
run 0 check my-policy.toml --scope my-scope.toml
/usr/bin/python3 - <<'P' || die 'the schemas of the starters'
import json, jsonschema, tomllib
for name, kind in (("my-policy", "policy"), ("my-rule", "policy"), ("my-scope", "scope")):
    assert open(f"{name}.toml").readline() == f"#:schema ./{kind}.schema.json\n"
    jsonschema.Draft202012Validator(json.load(open(f"{kind}.schema.json"))).validate(tomllib.load(open(f"{name}.toml", "rb")))
P
# Every event stands in it, and may.
[[ $("$COUNTERPROOF" list events --json | grep -c '"event"') == $(grep -cE '^  (# )?"[a-z-]+", ' my-scope.toml) ]] || die 'the events in the starter'
sed -E 's/^  # ("[a-z-]+", )/  \1/; s/^# (files|objects|faults|depth|needs) /\1 /; s/^# C = /C = /' my-scope.toml >all.toml
run 2 check "$policies/rss-2007.toml" --scope all.toml
one_error 'does not fit rss-2007: its containers have parents'
run 2 init scope tree
one_error 'a standard scope is named "tree"; expected another name'

mkdir code
run 0 init harness code/limiter
[[ $(ls code | xargs) == 'compile_flags.txt limiter.c limiter_harness.c' ]] || die "harness: $(ls code)"
next
says ' holds '
clang-19 $(<code/compile_flags.txt) -Wall -Wextra -fsyntax-only code/limiter.c code/limiter_harness.c || die 'the flags of the harness'
sed -i 's/  if (fits) usage++;/  pthread_mutex_unlock(\&lock);\n  pthread_mutex_lock(\&lock);\n&/' code/limiter.c
run 1 race --source code/limiter.c --harness code/limiter_harness.c
says within_its_limit
plain my-policy.toml my-rule.cpp my-rule.toml my-scope.toml code/*

# What is there stays, and then nothing is written; one of what editors read is enough.
cat my-rule.* my-policy.toml code/* >before
rm my-rule.cpp
touch other.cpp
ln -s nowhere link.toml
for name in my-rule other link; do
  run 2 init rule $name
  one_error 'is there already, and stays as it is; expected another name'
  [[ ! -e $name.cpp || $name == other ]] || die "$name: half of it was written"
done
run 2 init policy
one_error 'my-policy.toml: error: is there already'
run 2 init harness code/limiter.c
one_error 'is there already'
run 0 init harness code/limiter2_harness.c
says 'code/compile_flags.txt is there already, and stays as it is'
rm code/limiter2.c code/limiter2_harness.c
run 0 init rule fresh.cpp
mv fresh.cpp my-rule.cpp
sed -i 's/ChargeThen::end()/ChargeThen::stay()/; s/fresh/my-rule/' my-rule.cpp
cat my-rule.* my-policy.toml code/* | cmp - before || die 'something was changed'
[[ -z $(find . -name '.counterproof*') ]] || die 'something is left'

for name in 'a b' a\"b '' / code/ . -x a.toml/ '$(x)'; do
  run 2 init policy -- "$name"
  [[ $(wc -l <"$work/err") == 1 ]] || die "not one line for $name"
done
run 2 init policy gone/mine
one_error 'gone/mine.toml: error: cannot be written: No such file or directory'
run 2 init polic
one_error 'what is "polic"; expected "policy", "rule", "scope" or "harness"'
run 2 init
one_error 'what is required: one of policy, rule, scope, harness; expected counterproof init [OPTIONS] what [name]'
