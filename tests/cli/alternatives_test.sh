#!/usr/bin/env bash
# What else was argued for in 2007 comes out as it says, claim by claim, and the page beside it names each.
source tests/cli/lib.sh

run 0 check policies/2007/ --verbose
! grep -q 'neither claimed nor waived' "$work/out" || die 'an alternative is silent about something'
for policy in policies/2007/*.toml; do
  name=$(basename -- "$policy" .toml)
  grep -qE "^$name .* holds$" "$work/out" || die "$name does not hold what it claims"
  grep -qF "[$name]($name.toml)" policies/2007/README.md || die "policies/2007/README.md does not name $name"
done

# docs/sources.md says of them what they come to; tests/model/sources_test.cpp reads the rest of that page.
run 0 check policies/2007/ --json
python3 - "$work/out" <<'P' || die 'docs/sources.md does not say what the alternatives come to'
import json, re, sys
answer = json.load(open(sys.argv[1]))
came_to = {(p["policy"], f["invariant"]): (f["stance"], f["verdict"]) for p in answer["policies"] for f in p["findings"]}
rows = re.findall(r"alternative `([^`]+)` (keeps|waives) `([^`]+)`", open("docs/sources.md").read())
expected = {"keeps": ("claimed", "holds"), "waives": ("waived", "violated")}
wrong = [(row, came_to.get((row[0], row[2]))) for row in rows if came_to.get((row[0], row[2])) != expected[row[1]]]
assert not wrong, wrong
assert {row[0] for row in rows} == {p["policy"] for p in answer["policies"]}
P
