#!/usr/bin/env bash
# replay --itf: read strictly by the format's description, and with the values of the replay.
source tests/cli/lib.sh
python=/usr/bin/python3
cat >"$work/itf.py" <<'P'
"""A strict reader of the Informal Trace Format, written from its description (ADR 015 of Apalache)."""
import json
import re
import sys


def pairs(items):
    keys = [key for key, _ in items]
    assert len(set(keys)) == len(keys), f"a key stands there twice: {keys}"
    return dict(items)


def type_of(value):
    """The type of an expression; None where an empty set or map leaves it open."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "str"
    assert not isinstance(value, (int, float)), "numbers are written as #bigint"
    assert value is not None, "there is no null"
    if isinstance(value, list):
        return ("seq", one_type([type_of(x) for x in value]))
    special = [key for key in value if key.startswith("#")]
    if not special:
        assert value, "a record has fields"
        return ("record", tuple(sorted((key, type_of(x)) for key, x in value.items())))
    assert len(value) == 1, f"{special} and more"
    tag, inner = special[0], value[special[0]]
    if tag == "#bigint":
        assert re.fullmatch(r"0|-?[1-9][0-9]*", inner), inner
        return "int"
    assert isinstance(inner, list), tag
    if tag == "#tup":
        return ("tuple", tuple(type_of(x) for x in inner))
    if tag == "#set":
        texts = [json.dumps(x, sort_keys=True) for x in inner]
        assert len(set(texts)) == len(texts), "a set holds one twice"
        return ("set", one_type([type_of(x) for x in inner]))
    if tag == "#map":
        assert all(isinstance(pair, list) and len(pair) == 2 for pair in inner), "no pairs"
        texts = [json.dumps(key, sort_keys=True) for key, _ in inner]
        assert len(set(texts)) == len(texts), "a map has one key twice"
        return ("map", one_type([type_of(k) for k, _ in inner]), one_type([type_of(v) for _, v in inner]))
    raise AssertionError(f"there is no {tag}")


def unify(a, b):
    if a is None or a == b:
        return b
    if b is None:
        return a
    assert isinstance(a, tuple) and isinstance(b, tuple) and a[0] == b[0], f"{a} and {b}"
    if a[0] == "record":
        assert [k for k, _ in a[1]] == [k for k, _ in b[1]], f"{a} and {b}"
        return ("record", tuple((k, unify(x, y)) for (k, x), (_, y) in zip(a[1], b[1])))
    assert len(a) == len(b), f"{a} and {b}"
    return (a[0],) + tuple(unify(x, y) for x, y in zip(a[1:], b[1:]))


def one_type(types):
    found = None
    for one in types:
        found = unify(found, one)
    return found


def load(text):
    itf = json.loads(text, object_pairs_hook=pairs)
    assert set(itf) <= {"#meta", "params", "vars", "states", "loop"} and {"vars", "states"} <= set(itf)
    assert itf["#meta"]["format"] == "ITF" and itf["states"]
    names = itf["vars"]
    assert len(set(names)) == len(names) and all(re.fullmatch(r"[a-z]+", name) for name in names)
    types = {}
    for i, state in enumerate(itf["states"]):
        assert set(state) - {"#meta"} == set(names), f"state {i} has other variables"
        assert state["#meta"]["index"] == i
        for name in names:
            types[name] = unify(types.get(name), type_of(state[name]))
    return itf, types


def usage(state):
    return {(container, what): int(value["#bigint"]) for container, record in state["usage"]["#map"]
            for what, value in record.items()}


def main(itf_file, replay_file, whole):
    itf, types = load(open(itf_file, encoding="utf-8").read())
    replay = json.load(open(replay_file, encoding="utf-8"))
    states = itf["states"]
    assert [s["event"] for s in states] == [""] + [e["event"] for e in replay["events"]]
    assert itf["#meta"]["policy"] == replay["policy"]
    assert itf["#meta"]["status"] == {"violated": "violation", "holds": "ok"}[replay["expected"]["verdict"]]
    compared = 0
    for before, after, event in zip(states, states[1:], replay["events"]):
        told = {}
        for change in event["changes"]:
            found = re.match(r"(memory|tasks|files|kernel) usage of ([A-Z]): (.*) -> ([^,]*)", change)
            if found:
                what, container, old, new = found.groups()
                told[container, what] = (old, new)
        changed = {key for key in usage(after) if key in usage(before) and usage(after)[key] != usage(before)[key]}
        assert set(told) == changed, (event, told, changed)
        for key, (old, new) in told.items():
            if whole:
                assert [f"{usage(s)[key]}" for s in (before, after)] == [x.split()[0] for x in (old, new)], event
                compared += 1
    return compared, types


if __name__ == "__main__":
    compared, types = main(sys.argv[1], sys.argv[2], sys.argv[3] == "whole")
    print(compared)
P

compared=0
traces=0
for trace in corpus/arguments/*.trace; do
  code=0
  "$COUNTERPROOF" replay "$trace" --itf "$work/itf.json" --json >"$work/replay.json" || code=$?
  ((code == 0)) || die "$trace: exit code $code"
  # Where pages are charged in parts, a counter counts parts.
  units=whole
  if grep -q 'share.charge fraction' "$trace"; then units=parts; fi
  count=$("$python" "$work/itf.py" "$work/itf.json" "$work/replay.json" $units) || die "$trace"
  compared=$((compared + count))
  traces=$((traces + 1))
done
((traces > 20 && compared > 40)) || die "only $compared values of $traces traces were compared"

# A limit beyond what JSON numbers can say, kernel objects and trees, and a name that is no UTF-8.
run 0 replay corpus/arguments/x06-fill-move-fill.trace --itf -
cp "$work/out" "$work/piped.json"
run 0 replay corpus/arguments/x06-fill-move-fill.trace --itf "$work/written.json"
says confirmed
cmp "$work/piped.json" "$work/written.json" || die "standard output and a file differ"
{
  printf 'counterproof trace 1\npolicy "odd \\xff"\nchoice account.memory yes\n'
  printf 'scope containers=1 tasks=1 pages=1 files=0 limit=unlimited start=A\nexpect holds\n\ntouch T1 P1\n'
} >"$work/odd.trace"
run 0 replay "$work/odd.trace" --itf "$work/odd.json" --json
"$python" "$work/itf.py" "$work/odd.json" "$work/out" whole >/dev/null || die "odd trace"
grep -qF '"#bigint": "18446744073709551615"' "$work/odd.json" || die "no limit is not the largest word"

# What cannot be written, or has no such form.
run 2 replay corpus/arguments/x06-fill-move-fill.trace --itf "$work/nowhere/x.json"
one_error 'cannot be written'
run 2 replay corpus/arguments/x06-fill-move-fill.trace --itf - --json
one_error '--json and --itf both take standard output'
run 0 race page-owner-2007 --schedules "$work/schedules"
schedule=$(ls "$work"/schedules/*.schedule | head -1)
run 2 replay "$schedule" --itf "$work/x.json"
one_error 'a schedule has no form in ITF'
[[ ! -e $work/x.json ]] || die "something was written"
