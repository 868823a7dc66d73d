#!/usr/bin/env bash
# The mistakes that are planted to test the tests: each has its place in the sources as they are.
source tests/cli/lib.sh

tests/mutants/run --check >"$work/out" || die "a mistake has no place"
[[ $(<"$work/out") == "$(find tests/mutants/mistakes -type f | wc -l) mistakes have their places" ]] ||
  die "$(<"$work/out")"
