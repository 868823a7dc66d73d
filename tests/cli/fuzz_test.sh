#!/usr/bin/env bash
# fuzz: bad input is told in one line before anything is built; bytes of a fuzzer replay.
source tests/cli/lib.sh

bad() { # bad EXPECTED ARGUMENT...
  local expected=$1 code=0
  shift
  scripts/fuzz "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
  ((code == 2)) || die "exit code $code instead of 2: fuzz $*"
  one_error "$expected"
}
bad 'there is no target "wrld"; expected world schedule differential' wrld
bad 'there is no engine "honggfuzz"; expected libfuzzer or afl' --engine honggfuzz
bad '--time is "soon"; expected a whole number, 1 to ' world --time soon
bad '--time is "0"; expected a whole number, 1 to ' world --time 0
bad '--jobs needs a value' --jobs
bad 'there is no option --fast' --fast
bad '--sanitizer is "memory"; expected address,undefined or none' --sanitizer memory
bad 'AFL++ runs without sanitizers here' --engine afl --sanitizer address,undefined
bad '--defect is for the target world alone' --defect D14
bad 'there is no target "nothing"' --minimise-corpus nothing
bad 'there is no corpus "/proc/nowhere"' world --corpus /proc/nowhere
[[ $(scripts/fuzz --help) == *'--minimise-corpus TARGET'* ]] || die "no help"

# The bytes of a fuzzer are a trace.
seeds=(corpus/fuzz_world/*)
seed=${seeds[0]}
run 0 replay "$seed"
run 0 explain "$seed"
run 0 replay "$seed" --json
says '"events"'
printf 'CPW0nonsense' >"$work/bytes"
run 2 replay "$work/bytes"
one_error 'bytes:1:1: error: '
