#!/usr/bin/env bash
# SARIF logs: valid by the standard's object model, and the right results at the right places.
source tests/cli/lib.sh
COUNTERPROOF=$(realpath "$COUNTERPROOF")
repository=$PWD
export PYTHONPATH=$repository/tests/cli PYTHONDONTWRITEBYTECODE=1
# The packages that read reports are the system's own.
python=/usr/bin/python3

policy false '[attach]' 'charges = "stay"' '[claims]' \
  'keep = ["balance.*", "limit.no-migration-escape"]' '[waivers]' \
  '"limit.no-cache-escape" = "the cache is {free} [and] \\ wide | open"'
cd "$work"

# A false claim: an error at the key of the choice, with its trace; a waiver: a suppressed note.
run 1 check false.toml --containers 2 --sarif false.sarif
says 'claim violated: limit.no-migration-escape'
"$python" - <<'P' || die "wrong results"
from sarif import load, objects
log, = load("false.sarif").runs
by_rule = {r.rule_id: r for r in log.results}
claim = by_rule["limit.no-migration-escape"]
assert (claim.kind, claim.level, claim.suppressions) == ("fail", "error", [])
place, = claim.locations
assert place.physical_location.artifact_location.uri == "false.toml"
region = place.physical_location.region
assert (region.start_line, region.start_column) == (5, 1), region  # attach.charges
claimed, = claim.related_locations
assert claimed.message.text == "claimed here"
assert claimed.physical_location.region.start_line == 7
assert 'with [attach.charges](1) = "follow" instead of "stay"' in claim.message.text
flow, = objects(claim, "ThreadFlow")
told = [f.location.message.text for f in flow.locations]
assert told[1].startswith("touch T1 P1: ") and told[2].startswith("attach T1 B: "), told
assert "this breaks limit.no-migration-escape" in told[-1]
assert [f.importance for f in flow.locations] == ["important"] * 3 + ["essential"]
assert flow.locations[1].state["A memory"].text == "1 page of 1 page"
# Each event stands on its own line of the trace that the log carries.
for f in flow.locations[1:]:
    physical = f.location.physical_location
    trace = log.artifacts[physical.artifact_location.index].contents.text.splitlines()
    event = trace[physical.region.start_line - 1]
    assert f.location.message.text.startswith(event + ": "), (event, f.location.message.text)

waived = by_rule["limit.no-cache-escape"]
assert (waived.kind, waived.level) == ("fail", "note")
suppression, = waived.suppressions
assert suppression.kind == "inSource"
assert suppression.justification == "the cache is {free} [and] \\ wide | open"
assert suppression.location.physical_location.region.start_line == 9

# Neither claimed nor waived.
assert by_rule["fairness.user-pays"].level == "warning"
# What holds is a rule, and no result.
rules = [rule.id for rule in log.tool.driver.rules]
assert "balance.no-leak" in rules and "balance.no-leak" not in by_rule
invocation, = log.invocations
assert invocation.execution_successful is True and invocation.exit_code == 1
P

# Exactly the same again, and from another folder the same but for the path.
run 1 check false.toml --containers 2 --sarif again.sarif
cmp false.sarif again.sarif || die "two runs differ"
mkdir inner && cp false.toml inner/false.toml
run 1 check ./inner/../inner/false.toml --sarif inner.sarif
"$python" - <<'P' || die "wrong path"
from sarif import load, objects
log, = load("inner.sarif").runs
assert {p.uri for p in objects(log.results, "ArtifactLocation") if p.uri.endswith("toml")} == {"inner/false.toml"}
P

# Two policies of one name, and a name with bytes that no format likes.
odd=$'o[d]d {n}|m\xff e.toml'
cp false.toml "$odd"
run 1 check false.toml inner/false.toml "$odd" --sarif odd.sarif
"$python" -c 'from sarif import load; load("odd.sarif")' || die "odd names"
(cd inner && run 1 check ../false.toml --sarif "$work/outside.sarif")
"$python" - "$work" <<'P' || die "a path outside of the folder"
import sys
from sarif import load
log, = load("outside.sarif").runs
assert log.artifacts[0].location.uri == f"file://{sys.argv[1]}/false.toml"
P

# A bound, and a witness that was not reached: open, and no success.
run 3 check "$repository/policies/tasks-by-member.toml" --states 2 --sarif bounded.sarif
run 3 check "$repository/policies/tasks-by-member.toml" --scope limits --sarif unknown.sarif
"$python" - <<'P' || die "what is not settled reads as a success"
from sarif import load
for name, verdict, why in (("bounded", "bounded", "state bound"),
                           ("unknown", "unknown", "nothing put it to the test")):
    log, = load(name + ".sarif").runs
    assert log.results, name
    for result in log.results:
        assert (result.kind, result.level) == ("open", "none")
        assert result.properties["verdict"] == verdict and why in result.message.text, result
    invocation, = log.invocations
    assert invocation.execution_successful is False and invocation.exit_code == 3
    told = [n.message.text for n in invocation.tool_execution_notifications]
    assert len(told) == len(log.results) and why in told[0]
P

# Interrupted: the policy at which it was is open, and the next one was not checked.
"$COUNTERPROOF" check "$repository/policies/rss-2007.toml" false.toml \
  --containers 3 --tasks 6 --pages 5 --sarif interrupted.sarif >out 2>err &
process=$!
sleep 2
kill -INT $process
code=0
wait $process || code=$?
((code == 3)) || die "exit code $code instead of 3"
"$python" - <<'P' || die "an interruption reads as a success"
from sarif import load
log, = load("interrupted.sarif").runs
invocation, = log.invocations
assert invocation.execution_successful is False
assert "interrupted bound" in log.results[0].message.text
assert invocation.tool_execution_notifications[-1].message.text == "false was not checked: interrupted."
P

# Every defect of the patches: each finding at the defect or choice that decides it.
run 0 check "$repository/policies/rss-2007-as-posted.toml" --sarif posted.sarif
"$python" - "$repository/policies/rss-2007-as-posted.toml" <<'P' || die "wrong places"
import sys
from sarif import load
lines = open(sys.argv[1]).read().splitlines()
log, = load("posted.sarif").runs
at = {r.rule_id: lines[r.locations[0].physical_location.region.start_line - 1] for r in log.results}
assert all(r.level == "note" and len(r.suppressions) == 1 for r in log.results)
assert at["limit.sound-arithmetic"] == "D01 = true"
assert at["limit.honest-write"] == "D02 = true"
assert at["balance.single-release"] == "D10 = true"  # no fault, unlike D04
assert at["balance.no-leak"] == "D15 = true"
assert at["reclaim.own-subtree"] == "D31 = true"
assert at["fairness.user-pays"].startswith('"fairness.user-pays" = ')  # no single key decides
P

# diff: the policy as it would be.
run 1 diff "$repository/policies/every-mapper.toml" "$repository/policies/beancounters.toml" \
  --sarif diff.sarif
"$python" - <<'P' || die "diff"
from sarif import load
log, = load("diff.sarif").runs
assert log.automation_details.id == "counterproof/diff/"
assert {r.properties["policy"] for r in log.results} == {"beancounters"}
assert log.invocations[0].exit_code == 1
P

# race: at the lines whose steps show it, a flow for each thread.
run 0 race page-owner-2007 check-then-add res-counter --sarif race.sarif
"$python" - "$repository" <<'P' || die "race"
import sys
from sarif import load
log, = load("race.sarif").runs
race, = [r for r in log.results if r.rule_id == "race.no-data-race"]
assert race.level == "note" and race.suppressions[0].justification
second, = race.related_locations
for place in (race.locations[0], second):
    physical = place.physical_location
    lines = open(f"{sys.argv[1]}/{physical.artifact_location.uri}").read().splitlines()
    assert "owner" in lines[physical.region.start_line - 1], lines[physical.region.start_line - 1]
flow, = race.code_flows
assert [t.id for t in flow.thread_flows] == ["T1", "T2"]
orders = [f.execution_order for t in flow.thread_flows for f in t.locations]
assert sorted(orders) == list(range(1, len(orders) + 1))
assert sum(f.importance == "essential" for t in flow.thread_flows for f in t.locations) == 2
assert log.invocations[0].execution_successful is True
P
run 3 race res-counter --executions 1 --sarif race-bounded.sarif
"$python" - <<'P' || die "a bounded race reads as a success"
from sarif import load
log, = load("race-bounded.sarif").runs
assert log.results == [] and log.invocations[0].execution_successful is False
P

# To standard output, and then nothing else.
run 1 check false.toml --containers 2 --sarif -
mv "$work/out" piped.sarif
cmp piped.sarif false.sarif || die "standard output and a file differ"
run 2 check false.toml --containers 2 --sarif - --json
one_error '--json and --sarif both take standard output'
run 1 check false.toml --containers 2 --sarif >(cat >fifo.sarif)
for _ in 1 2 3 4 5 6 7 8 9 10; do cmp -s fifo.sarif false.sarif && break || sleep 0.2; done
cmp fifo.sarif false.sarif || die "a pipe was not written to"

# A file that cannot be written is found out before the search, and an old one stays.
mkdir folder
SECONDS=0
run 2 check "$repository/policies/rss-2007.toml" --tasks 6 --pages 5 --time 2 --sarif nowhere/x.sarif
one_error 'nowhere/x.sarif: error: cannot be written: No such file or directory; name a file in a folder that exists'
run 2 check "$repository/policies/rss-2007.toml" --tasks 6 --pages 5 --time 2 --sarif folder
one_error 'folder: error: is a folder; expected a file'
run 2 check false.toml --containers 2 --sarif ''
one_error '--sarif names no file; expected a path, or -'
((SECONDS < 10)) || die "searched before it found that the file cannot be written"
run 2 check missing.toml --sarif false.sarif
cmp again.sarif false.sarif || die "a file was lost"
[[ -z $(find . -name '*.partial') ]] || die "something is left behind"
