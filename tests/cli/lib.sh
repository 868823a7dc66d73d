# What the command-line tests share.  Sourced; $COUNTERPROOF is the binary under test.
set -euo pipefail
: "${COUNTERPROOF:?is the path of the binary}"

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

die() {
  echo "FAILED: $*" >&2
  exit 1
}

# run CODE ARGUMENT...: runs the binary, output in $work/out and $work/err, and demands the exit code.
run() {
  local expected=$1 code=0
  shift
  "$COUNTERPROOF" "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
  if ((code != expected)); then
    cat "$work/out" "$work/err" >&2
    die "exit code $code instead of $expected: counterproof $*"
  fi
}

says() { grep -qF -- "$1" "$work/out" || { cat "$work/out" >&2; die "does not say: $1"; }; }
says_not() { ! grep -qF -- "$1" "$work/out" || { cat "$work/out" >&2; die "says: $1"; }; }

# one_error TEXT: exactly one line on standard error, with the text, and nothing on standard output.
one_error() {
  [[ $(wc -l <"$work/err") == 1 ]] || { cat "$work/err" >&2; die "not one line of error"; }
  grep -qF -- "$1" "$work/err" || { cat "$work/err" >&2; die "the error does not say: $1"; }
  [[ ! -s $work/out ]] || die "an error, and something on standard output"
}

# policy NAME LINE...: a policy that charges pages, with these lines after.
policy() {
  local name=$1
  shift
  printf '%s\n' 'summary = "a test"' '[account]' 'memory = true' "$@" >"$work/$name.toml"
}

# What help has: the commands, and the long options of one command.
commands() { "$COUNTERPROOF" --help | sed -nE '/^Commands:/,/^$/s/^  ([a-z-]+)( .*|)$/\1/p'; }
options_of() { "$COUNTERPROOF" "$1" --help | sed -nE 's/^  (-[a-z],)?(--[a-z0-9-]+).*/\2/p'; }

# no_longer_than COLUMNS FILE WHAT: no line has more code points; colours are not counted, and what progress
# writes is written over.
no_longer_than() {
  local long
  long=$(sed $'s/\x1b\\[[0-9;]*[mK]//g' "$2" | tr '\r' '\n' | LC_ALL=C.UTF-8 sed -nE "/^.{$(($1 + 1))}/p")
  [[ -z $long ]] || { echo "$long" >&2; die "lines of more than $1 columns: $3"; }
}

# What help says of the options of a command, one a line: "--html FILE Write a page …".
option_lines() {
  "$COUNTERPROOF" "$1" --help | awk '
    /^  (-[a-z],)?--/ { if (line) print line; line = $0; next }
    /^ {10}/ && line { line = line " " $0; next }
    { if (line) print line; line = "" }
    END { if (line) print line }' | sed -E 's/^ *(-[a-z],)?//; s/ +/ /g'
}

# without_a_kernel: what was minimal boots none; it fails as soon as it would, in one line that names $work/none.
# Booting takes seconds, and is no matter to what is asked of the other options.
without_a_kernel() { if [[ ${arguments[0]} == conform ]]; then arguments+=(--kernel "$work/none"); fi; }

# minimal COMMAND: sets `arguments` to a command line that takes next to no time and ends well.
minimal() {
  case $1 in
    check | matrix) arguments=("$1" policies/tasks-by-fork.toml) ;;
    merge)
      "$COUNTERPROOF" check policies/tasks-by-fork.toml --shard 1/1 --part "$work/minimal-part.json" >"$work/minimal-part"
      arguments=(merge "$work/minimal-part.json")
      ;;
    diff) arguments=(diff policies/tasks-by-fork.toml policies/tasks-by-fork.toml) ;;
    race) arguments=(race check-then-add) ;;
    litmus) arguments=(litmus corpus/litmus/SB+onces.litmus) ;;
    prove) arguments=(prove limit-text) ;;
    scoreboard) arguments=(scoreboard D12 --engines race) ;;
    conform) arguments=(conform policies/pids.toml --walks 2) ;;
    replay | explain | minimise) arguments=("$1" corpus/arguments/x06-fill-move-fill.trace) ;;
    explore) arguments=(explore policies/zones.toml) ;;
    list) arguments=(list scopes) ;;
    init) arguments=(init policy "$(mktemp -u "$work/minimal-XXXXXX")") ;;
    harness)
      echo 'int twice(int x) { return 2 * x; }' >"$work/minimal.c"
      arguments=(harness "$work/minimal.c")
      ;;
    completion) arguments=(completion bash) ;;
    schema) arguments=(schema policy) ;;
    man) arguments=(man) ;;
    fuzz)
      # The target is built already, and finds nothing.
      mkdir -p "$work/built"
      printf '%s\n' '#!/bin/sh' 'echo stat::number_of_executed_units: 5' >"$work/built/fuzz_world"
      chmod +x "$work/built/fuzz_world"
      arguments=(fuzz world --built "$work/built" --corpus "$work/found")
      ;;
    *) die "tests/cli/lib.sh has no minimal command line for $1" ;;
  esac
}
