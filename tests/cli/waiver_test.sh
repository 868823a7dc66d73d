#!/usr/bin/env bash
# What a policy waives is shown by a trace that fits its reason; what was cut short stands below its own policy's name.
source tests/cli/lib.sh

# Rather a longer trace than one in which something fails or comes between.
run 0 check policies/every-mapper-stay.toml --scope midway --scope sharing
says $'  balance.usage-is-outstanding     3 events'
says_not fault=
# A claim is shown by a shortest one, whatever it has.
sed 's/^"balance.no-over-uncharge" = .*//' policies/every-mapper-stay.toml >"$work/claims.toml"
run 1 check "$work/claims.toml" --scope midway --scope sharing
says 'exec T1 P2 fault=moved to=B'

# A waiver may name its trace; one of another kind that was found is told beside it.
mkdir "$work/traces"
named() { # named EVENT...: the trace file
  printf '%s\n' 'counterproof trace 1' 'policy any' 'choice account.memory yes' \
    'scope containers=2 tasks=2 pages=2 files=0 limit=1 start=A,B' '' "$@" >"$work/traces/left.trace"
}
waives() { # waives VALUE
  policy waives '[over]' 'reclaim = "evict"' '[waivers]' "\"isolation.owner-gone\" = $1"
}
named 'map T1 P1' 'map T2 P1' 'exit T1' 'touch T2 P2'
waives '{ reason = "charges outlive who caused them", trace = "traces/left.trace" }'
run 0 check "$work/waives.toml" --scope sharing --containers 2
says $'  isolation.owner-gone             3 events\n    map T1 P1; map T2 P1; exit T1\n    found, and of another kind: map T1 P1; attach T1 B'
run 0 check "$work/waives.toml" --scope sharing --containers 2 --json --sarif "$work/sarif"
python3 - "$work/out" "$work/sarif" <<'P' || die 'the named trace'
import json, sys
finding, = [f for f in json.load(open(sys.argv[1]))["policies"][0]["findings"] if f["stance"] == "waived"]
assert finding["scope"] == "named" and finding["trace"] == ["map T1 P1", "map T2 P1", "exit T1"]
assert finding["other_trace"] == ["map T1 P1", "attach T1 B"] and finding["why"]
result, = [r for r in json.load(open(sys.argv[2]))["runs"][0]["results"] if r["ruleId"] == "isolation.owner-gone"]
assert result["codeFlows"][0]["message"]["text"] == "The trace that the waiver names: 3 events."
P
# Of the same kind, it is not told twice.
named 'map T1 P1' 'map T1 P2' 'attach T1 B'
run 0 check "$work/waives.toml" --scope sharing --containers 2
says $'  isolation.owner-gone             '
says_not 'of another kind'

# One that goes on for ever is shown with its loop, however much of that it has itself.
named 'touch T1 P1' 'touch T1 P2' 'swap-in T1 P1' 'swap-in T1 P2' 'again from 3'
policy loops '[over]' 'reclaim = "evict"' '[waivers]' \
  '"progress.no-livelock" = { reason = "a small limit", trace = "traces/left.trace" }'
run 0 check "$work/loops.toml" --scope sharing --verbose
says $'     3  swap-in T1 P1\n     4  swap-in T1 P2\n        from 3 on, again and again'

# It has to show what it is named for, under this policy.
refused() { # refused PLACE SENTENCE
  run 2 check "$work/waives.toml" --scope sharing
  one_error "$work/waives.toml:$1: error: $2"
}
named 'map T1 P1'
refused 7:80 '"traces/left.trace" does not violate isolation.owner-gone under this policy: all its events happen; expected a trace that does'
named 'map T1 P1' 'attach T1 B' 'attach T1 B'
run 0 check "$work/waives.toml" --scope sharing --containers 2
named 'unmap T1 P1' 'attach T1 B'
refused 7:80 '"traces/left.trace" does not violate isolation.owner-gone under this policy: event 1 cannot happen: '
named 'mop T1 P1'
refused 7:80 'the trace in the waiver of "isolation.owner-gone" cannot be used: '
rm "$work/traces/left.trace"
refused 7:80 'the trace in the waiver of "isolation.owner-gone" cannot be used: '
waives '{ trace = "traces/left.trace" }'
refused 7:1 'the waiver of "isolation.owner-gone" gives no reason; expected reason = "..."'
waives '{ reason = "x", trace = 7 }'
refused 7:50 'the trace in the waiver of "isolation.owner-gone" is a number; expected the path of a trace file, as a text'
waives '{ reason = "x", trail = "traces/left.trace" }'
refused 7:42 'the waiver of "isolation.owner-gone" has no key "trail"; expected "reason" or "trace"'

# Of two policies in a folder one is bounded, without a claim that this concerns.
mkdir "$work/two"
policy two/books '[share]' 'charge = "every-mapper"'
policy two/sound '[attach]' 'charges = "follow"' '[claims]' 'keep = ["limit.never-exceeded"]'
run 0 check "$work/two" --scope sharing
python3 - "$work/out" <<'P' || { cat "$work/out"; die 'what was cut short stands below another name'; }
import re, sys
heading = ""
for line in open(sys.argv[1]).read().split("\n"):
    if re.match(r"^[a-z]+( |:)", line):
        heading = re.match(r"^[a-z]+", line).group()
    if line.startswith("  bounded: "):
        assert heading == "books", (heading, line)
        break
else:
    raise AssertionError("nothing is bounded")
P
