#!/usr/bin/env bash
# What was cut short stands below its own policy's name.
source tests/cli/lib.sh

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
