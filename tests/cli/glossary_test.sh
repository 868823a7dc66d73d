#!/usr/bin/env bash
# Every short name that is printed in brackets or as a source has its line in docs/glossary.md, and so has every
# verdict.
source tests/cli/lib.sh

for kind in choices invariants programs defects; do
  "$COUNTERPROOF" list $kind --json
done >"$work/listed"
/usr/bin/python3 - "$work/listed" <<'P' || die 'docs/glossary.md'
import re, sys

words = {line.split("|")[1].strip() for line in open("docs/glossary.md") if line.startswith("| ")}
ranges = [re.fullmatch(r"([A-Z])(\d+) to [A-Z](\d+)", word) for word in words]
for found in filter(None, ranges):
    words |= {f"{found[1]}{n:0{len(found[2])}}" for n in range(int(found[2]), int(found[3]) + 1)}

listed = open(sys.argv[1]).read()
# Letters and numbers as the catalogue has them; what fields and operands are called is written in capitals, too.
other = {"TASK", "PAGE", "CONTAINER", "RESOURCE", "TEXT", "FILE", "OBJECT", "NEW", "RCU", "PAGE", "NULL", "TOCTOU"}
names = set(re.findall(r"(?<![\w-])(?:[A-Z]{1,5}[0-9]{1,2}|00[0-9]|[A-Z]{3,6}[a-z]?|FT[am])(?![\w-])", listed)) - other
assert len(names) > 80, len(names)
missing = sorted(name for name in names if name not in words)
assert not missing, missing
names_of_verdicts = re.search(r"kNames = \{(.*?)\}", open("check/policy/verdict.hpp").read(), re.DOTALL).group(1)
verdicts = set(re.findall(r'"(\w+)"', names_of_verdicts))
assert len(verdicts) == 6 and verdicts <= words, verdicts - words
P
