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
