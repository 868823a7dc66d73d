#!/usr/bin/env bash
# diff --markdown: a comment that a code host shows as it is meant.
source tests/cli/lib.sh
COUNTERPROOF=$(realpath "$COUNTERPROOF")
repository=$PWD
export PYTHONPATH=$repository/tests/cli PYTHONDONTWRITEBYTECODE=1
python=/usr/bin/python3
cd "$work"

# Losses with folded traces, gains, choices.
run 1 diff "$repository/policies/every-mapper.toml" "$repository/policies/beancounters.toml" --markdown
"$python" - out <<'P' || { cat out; die "wrong comment"; }
import sys
from markdown_page import render
page = render(sys.argv[1])
assert page.tables == [[["choice", "before", "after"], ["share.charge", "every-mapper", "fraction"]]]
assert "Violated, and claimed before or after: limit.never-exceeded" in page.quotes[0], page.quotes
assert len(page.folded) == 3
assert "Trace: 6 events in scope shares" in page.folded[0] and " 6  exit T2" in page.folded[0]
for title in ("Loses", "Gains", "Choices", "Claims made", "Claims given up"):
    assert title in page.text, title
assert "Not settled" not in page.text and "Left out" not in page.text
P

# Nothing changes, and everything holds.
run 0 diff "$repository/policies/tasks-by-fork.toml" "$repository/policies/tasks-by-fork.toml" --markdown
says 'Nothing changes.'
says 'claims of <code>tasks-by-fork</code> hold.'

# A claim that is violated before and after is no loss, and is told all the same.
policy old '[claims]' 'keep = ["limit.no-sharing-escape"]'
cp old.toml new.toml
run 1 diff old.toml new.toml --markdown --scope sharing
says 'Nothing changes.'
says 'Claims, and violates, as before'
says ' 1  map T1 P1'

# What is not settled is said loudly, and is no pass.
run 3 diff "$repository/policies/tasks-by-fork.toml" "$repository/policies/tasks-by-fork.toml" \
  --markdown --states 2
"$python" - out <<'P' || { cat out; die "what is not settled reads as a pass"; }
import sys
from markdown_page import render
page = render(sys.argv[1])
assert page.quotes[0].strip().startswith("[!WARNING]") and "Not settled, and so no pass:" in page.quotes[0]
table, = page.tables
assert table[0] == ["invariant", "verdict", "why"] and len(table) > 5
assert all(row[1] == "bounded" and "state bound" in row[2] for row in table[1:]), table
assert " hold." not in page.text
P

# Names and reasons of any kind stand there as they are.
reason='a | b ` c <b>d</b> <!-- e \n- f [g](h) *i* _j_ ~~k~~ @someone #12 &amp; \\ $x$ </details>'
policy before '[claims]' 'keep = ["limit.no-migration-escape", "limit.no-sharing-escape"]'
odd=$'p|q `r` <i> @nobody\nnext\xff # [s](t) **u**'
policy "$odd" '[claims]' 'keep = ["limit.never-exceeded"]' '[waivers]' \
  "\"limit.no-sharing-escape\" = \"$reason\""
run 1 diff before.toml "$odd.toml" --markdown --scope sharing
"$python" - out <<'P' || { cat out; die "a name or a reason is not shown as it is"; }
import sys
from markdown_page import render
page = render(sys.argv[1])
name = r"p|q `r` <i> @nobody\nnext\xff # [s](t) **u**"
assert name in page.codes, page.codes
shown = "a | b ` c <b>d</b> <!-- e  - f [g](h) *i* _j_ ~~k~~ @someone #12 &amp; \\ $x$ </details>"
assert shown in page.text, page.text
assert not page.tags & {"i", "b", "a", "em", "del", "img", "hr"}, page.tags
assert page.tags >= {"details", "summary", "code", "sub"}
# Neither a person nor an issue is mentioned: the sign and the name are kept apart.
text = open(sys.argv[1], encoding="utf-8").read()
assert "&#64;<!-- -->someone" in text and "&#35;<!-- -->12" in text
P

# The longest comment that is taken: what is left out is counted.
policy long-before '[over]' 'reclaim = "evict"' '[claims]' 'keep = ["*"]'
run 1 check long-before.toml --scope sharing --json
claims=$("$python" -c 'import json, sys
print(*(f["invariant"] for f in json.load(sys.stdin)["policies"][0]["findings"] if f["stance"] == "claimed"))' <out)
lines=('[over]' 'reclaim = "evict"' '[waivers]')
many=$(printf '@%.0s' {1..400})
for id in $claims; do lines+=("\"$id\" = \"$many\""); done
policy long-after "${lines[@]}"
run 1 diff long-before.toml long-after.toml --markdown --scope sharing
"$python" - out <<'P' || { tail -c 600 out; die "too long, or not told"; }
import re, sys
from markdown_page import render
text = open(sys.argv[1], encoding="utf-8").read()
assert 60000 < len(text.encode()) <= 65536, len(text.encode())
page = render(sys.argv[1])
left, = [quote for quote in page.quotes if "Left out" in quote]
assert re.search(r"too long: \d+ traces? and \d+ lines? more\.", left), left
assert "Violated, and claimed before or after" in page.text
P

run 2 diff before.toml old.toml --markdown --json
[[ $(wc -l <err) == 1 ]] || die "not one line of error"

# A check: broken claims stand first, each with its trace folded; then what is excused and why.
run 1 check before.toml --scope sharing --markdown
"$python" - out <<'P' || { cat out; die "wrong comment on a check"; }
import sys
from markdown_page import render
page = render(sys.argv[1])
assert "Violated: limit.no-migration-escape" in page.quotes[0] or \
    "Violated: limit.no-sharing-escape" in page.quotes[0], page.quotes
assert any("in scope sharing" in one and " 1  map T1 P1" in one for one in page.folded), page.folded
table, = page.tables
assert table[0] == ["what", "verdict", "why"]
assert all("neither claimed nor waived" in row[2] for row in table[1:]), table
assert "A verdict speaks of its scopes." in page.text
P
run 3 check "$repository/policies/tasks-by-fork.toml" --markdown --states 2
"$python" - out <<'P' || { cat out; die "what is not settled reads as a pass"; }
import sys
from markdown_page import render
page = render(sys.argv[1])
assert "Not settled, and so no pass:" in page.quotes[0]
assert "Nothing is broken" not in page.text
assert any(row[1] == "bounded" and "state bound" in row[2] for row in page.tables[0]), page.tables
P
run 1 check "$odd.toml" before.toml --scope sharing --markdown
"$python" - out <<'P' || { cat out; die "a name or a reason is not shown as it is"; }
import sys
from markdown_page import render
page = render(sys.argv[1])
assert "i" not in page.tags and page.quotes, page.tags
assert "@nobody" in page.text and "[s](t) **u**" in page.text
P
run 2 check before.toml --markdown --json
one_error '--json'
run 2 check before.toml --markdown --junit -
one_error 'both take standard output'

# A race.
run 0 race check-then-add --markdown
says '| what | verdict | why |'
says 'Nothing is broken and nothing is open'
run 3 race res-counter --executions 5 --markdown
says 'Not settled, and so no pass'
