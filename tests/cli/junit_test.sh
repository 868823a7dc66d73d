#!/usr/bin/env bash
# JUnit XML: what a build server counts, and no bound that counts as passed.
source tests/cli/lib.sh
COUNTERPROOF=$(realpath "$COUNTERPROOF")
repository=$PWD
export PYTHONDONTWRITEBYTECODE=1
python=/usr/bin/python3
cd "$work"
cat >junit.py <<'P'
"""Reads JUnit XML with junitparser, and by the form that all readers agree on."""
import re
import xml.etree.ElementTree as tree
from junitparser import JUnitXml, Failure, Error, Skipped

HELD = {"testsuites": {"testsuite"}, "testsuite": {"properties", "testcase"},
        "properties": {"property"}, "property": set(),
        "testcase": {"failure", "error", "skipped"}, "failure": set(), "error": set(), "skipped": set()}
COUNTS = {"tests", "failures", "errors", "skipped", "time"}
NEEDS = {"testsuites": {"name"} | COUNTS, "testsuite": {"name"} | COUNTS, "properties": set(),
         "property": {"name", "value"}, "testcase": {"name", "classname", "file"},
         "failure": {"message", "type"}, "error": {"message", "type"}, "skipped": {"message"}}
MAY = {"testcase": {"line"}}


def check(element):
    needs = NEEDS[element.tag]
    assert needs <= set(element.keys()) <= needs | MAY.get(element.tag, set()), element.attrib
    for inner in element:
        assert inner.tag in HELD[element.tag], f"<{inner.tag}> in <{element.tag}>"
        check(inner)
    if element.tag == "testcase":
        assert len(element) <= 1
    if element.tag in ("testsuites", "testsuite"):
        cases = list(element.iter("testcase"))
        assert int(element.get("tests")) == len(cases)
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(element.get(name)) == sum(case.find(tag) is not None for case in cases), name
        assert re.fullmatch(r"\d+\.\d{3}", element.get("time"))


def load(path):
    """The suites, and from the name of each case in the first to its result, or None if it passed."""
    check(tree.parse(path).getroot())
    suites = list(JUnitXml.fromfile(path))
    return suites, {case.name: (case.result[0] if case.result else None) for case in suites[0]}
P

policy false '[claims]' 'keep = ["balance.*", "limit.no-sharing-escape"]' '[waivers]' \
  '"limit.no-cache-escape" = "a < b & \"c\" \u001b[31m ]]> \n and so on"' \
  '"limit.never-exceeded" = "not sure"'
run 1 check false.toml --junit false.xml
says 'claim violated'
"$python" - <<'P' || { cat false.xml; die "wrong results"; }
from junit import *
suites, results = load("false.xml")
suite, = suites
assert (suite.name, suite.failures, suite.errors) == ("false", 1, 0) and suite.skipped >= 3
broken = results["limit.no-sharing-escape"]
assert isinstance(broken, Failure) and broken.type == "violated"
assert broken.message.startswith("violated: B is charged 1 page")
assert "\n     1  map T1 P1\n" in broken.text and "\ncounterproof trace 1\n" in broken.text
waived = results["limit.no-cache-escape"]
assert isinstance(waived, Skipped)
assert waived.message.startswith('waived: a < b & "c" \ufffd[31m ]]> \n and so on (violated: '), waived.message
assert results["limit.never-exceeded"] is None, "waived, and it holds"
assert results["balance.no-leak"] is None
silent = results["fairness.user-pays"]
assert isinstance(silent, Skipped) and silent.message.startswith("neither claimed nor waived (violated: ")
properties = {p.name: p.value for p in suite.properties()}
assert properties["verdict"] == "violated" and "searched to the end" in properties["scope.sharing"]
P
# The trace in a failure is one that replays.
"$python" - <<'P'
from junit import *
text = load("false.xml")[1]["limit.no-sharing-escape"].text
open("found.trace", "w").write(text[text.index("counterproof trace 1"):])
P
run 0 replay found.trace
says 'confirmed: violated limit.no-sharing-escape'

# A bound and an untested claim are errors, and a waiver that is not settled is skipped.
run 3 check "$repository/policies/rss-2007.toml" --states 2 --junit bounded.xml
run 3 check "$repository/policies/tasks-by-member.toml" --scope limits --junit unknown.xml
"$python" - <<'P' || die "what is not settled has passed"
from junit import *
for name, why in (("bounded", "state bound"), ("unknown", "nothing put it to the test")):
    (suite,), results = load(name + ".xml")
    errors = [r for r in results.values() if isinstance(r, Error)]
    assert errors and all(r.type == name and why in r.message for r in errors), name
    assert suite.failures == 0
suites, results = load("bounded.xml")
assert all(r is not None for r in results.values()), "two states, and something passed"
assert any(isinstance(r, Skipped) and r.message.startswith("waived: ") for r in results.values())
P

# Interrupted.
"$COUNTERPROOF" check "$repository/policies/rss-2007.toml" false.toml \
  --containers 3 --tasks 6 --pages 5 --junit interrupted.xml >/dev/null 2>&1 &
process=$!
sleep 2
kill -INT $process
wait $process || true
"$python" - <<'P' || die "an interruption has passed"
from junit import *
suites, results = load("interrupted.xml")
assert [s.name for s in suites] == ["rss-2007", "false"]
assert all(r is not None for r in results.values()), "something passed"
assert any("interrupted bound" in r.message for r in results.values())
case, = suites[1]
assert isinstance(case.result[0], Error) and case.result[0].message == "not checked: interrupted"
P

# A name with any bytes; together with the other reports; on standard output alone.
odd=$'o<d>&"d\xff\xed\xa0\x80\x01\n\xef\xbf\xbe'
cp false.toml "$odd.toml"
run 1 check "$odd.toml" --junit odd.xml --sarif odd.sarif --json
"$python" - <<'P' || die "odd names"
import json
from junit import *
suites, results = load("odd.xml")
assert suites[0].name == 'o<d>&"d' + r"\xff\xed\xa0\x80\x01\n" + "\ufffd", repr(suites[0].name)
json.load(open("out", encoding="utf-8"))
P
run 1 check false.toml --junit -
"$python" -c 'from junit import *; load("out")' || die "something else on standard output"
run 2 check false.toml --junit both --sarif both
one_error 'both name "both"; expected two files'
run 2 check false.toml --junit nowhere/x.xml
one_error 'nowhere/x.xml: error: cannot be written'
[[ ! -e both ]] || die "something was written"

# A change: what either policy claims and the new one violates has failed, and what it loses besides
# is told; the exit code is that of the comparison.
policy before '[claims]' 'keep = ["limit.no-sharing-escape", "balance.*"]'
policy after '[share]' 'charge = "every-mapper"' '[claims]' 'keep = ["balance.*"]'
run 1 diff after.toml before.toml --scope sharing --junit change.xml
says 'claims, and violates'
run 3 diff "$repository/policies/tasks-by-fork.toml" "$repository/policies/tasks-by-fork.toml" \
  --states 2 --junit open.xml
"$python" - <<'P' || { cat change.xml; die "wrong results of a change"; }
from junit import *
(suite,), results = load("change.xml")
assert suite.name == "after -> before", suite.name
broken = results["limit.no-sharing-escape"]
assert isinstance(broken, Failure) and broken.type == "violated"
assert broken.message.startswith("violated: ") and " -> " in broken.message
assert "\ncounterproof trace 1\n" in broken.text
assert suite.failures == 1 and suite.errors == 0
assert any(isinstance(r, Skipped) and " -> " in r.message for r in results.values())
assert results["balance.no-leak"] is None
suites, results = load("open.xml")
assert not any(isinstance(r, Failure) for r in results.values())
assert any(isinstance(r, Error) and r.type == "bounded" for r in results.values())
P

# Races: what is known is skipped with the reason, and what was cut short is an error.
run 0 race check-then-add res-counter --junit races.xml
run 3 race res-counter --executions 5 --junit cut.xml
limiter=$repository/own/example
[[ -e $limiter/limiter.c ]] || die "no example"
run 1 race --source "$limiter/limiter.c" --harness "$limiter/limiter_harness.c" --junit new.xml
"$python" - <<'P' || { cat races.xml cut.xml; die "wrong results of races"; }
import xml.etree.ElementTree as tree
from junit import NEEDS, check
NEEDS["testcase"] = {"name", "classname"}
def cases(path):
    root = tree.parse(path).getroot()
    check(root)
    return {(s.get("name"), c.get("name")): c for s in root for c in s.iter("testcase")}
raced = cases("races.xml")
known = [c for (program, name), c in raced.items() if program == "check-then-add" and name != "race"]
assert known and all(c.find("skipped").get("message").startswith("known: ") for c in known)
assert len(raced["res-counter", "race"]) == 0 and len(raced["check-then-add", "race"]) == 0
new = [c.find("failure") for c in cases("new.xml").values() if c.find("failure") is not None]
assert new and all(f.get("message").startswith("violated: ") for f in new)
assert all("\ncounterproof schedule " in f.text for f in new), new[0].text
error = cases("cut.xml")["res-counter", "race"].find("error")
assert error.get("type") == "bounded" and "executions asked for" in error.get("message")
P
