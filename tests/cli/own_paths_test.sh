#!/usr/bin/env bash
# Files of one's own may be called anything and lie anywhere; temporary files never stay.
source tests/cli/lib.sh
export TMPDIR="$work/t m p"
strange="$work/a folder: of (mine)"
mkdir "$TMPDIR" "$strange" "$strange/inc lude"

# Spaces in every path: the source, the harness, a header's folder, the temporary one.
echo 'extern int count; void add(void);' >"$strange/inc lude/my count.h"
printf '#include "my count.h"\nint count;\nvoid add(void) { count++; }\n' >"$strange/my source.c"
printf '#include <counterproof.h>\n#include "my count.h"\ncp_threads(adder, 2) { add(); }\n' >"$strange/my harness.c"
run 1 race --source "$strange/my source.c" --harness "$strange/my harness.c" --include "$strange/inc lude" \
  --schedules "$work/found" --json
python3 - "$work/out" <<'P'
import json, sys
program = json.load(open(sys.argv[1]))["programs"][0]
assert [finding["invariant"] for finding in program["findings"]] == ["race.no-data-race"], program["findings"]
P
run 0 replay "$work"/found/*.schedule
says 'confirmed: violated race.no-data-race'
run 1 race --source "$strange/my source.c" --harness "$strange/my harness.c" --include "$strange/inc lude" --explain
says 'my source.c:3'

# A name is no option, and no file of options; a file of another language is not taken for one of ours.
cd "$strange"
root=$OLDPWD
cp -- "$root/tests/own/plain_race.c" ./-emit.c
cp -- "$root/tests/own/plain_race.c" ./@list.c
run 1 race --harness=-emit.c
run 1 race --harness=@list.c
printf '\t.globl add\nadd:\n\tret\n' >code.S
run 2 race --source code.S --harness ./-emit.c
tail -1 "$work/err" | grep -qF 'code.S: error: it does not compile' || die "assembly is taken for C"
run 2 race --harness .
one_error 'this is no file with C or C++ in it'
run 2 race --harness=-emit.c --define ''
one_error 'expected a macro'

# A header of one's own comes before a stand-in of ours.
mkdir -p mine/linux
echo '#error "this one is read"' >mine/linux/spinlock.h
printf '#include <linux/spinlock.h>\n' >kernel.c
run 2 race --source kernel.c --harness=-emit.c --include mine --shim linux
grep -qF 'this one is read' "$work/err" || die "a stand-in comes before a header of the user's"
cd "$root"

# The command's companion must lie beside it, and so must the runtime.
mkdir -p "$work/bin"
cp "$COUNTERPROOF" "$work/bin/alone"
COUNTERPROOF=$work/bin/alone run 2 race --harness tests/own/plain_race.c
one_error 'counterproof-llvm is not here; it is built along with this program'
cp "${COUNTERPROOF%/*}/counterproof-llvm" "$work/bin/"
COUNTERPROOF=$work/bin/alone run 2 race --harness tests/own/plain_race.c
one_error 'counterproof-runtime.o is not here; it is built along with this program'
cp "${COUNTERPROOF%/*}/counterproof-runtime.o" "$work/bin/"
COUNTERPROOF=$work/bin/alone run 1 race --harness tests/own/plain_race.c
rm -r "$work/bin"

# There must be a place for temporary files.
TMPDIR=$work/nowhere run 2 race --harness tests/own/plain_race.c
one_error "$work/nowhere: error: this is no folder"
chmod 555 "$strange"
[[ $EUID == 0 ]] || { TMPDIR=$strange run 2 race --harness tests/own/plain_race.c; one_error 'no folder for temporary files'; }
chmod 755 "$strange"

# Interrupted while it compiles, or while it searches, it leaves nothing.
# interrupted TIME ARGUMENT...: interrupted once there is a temporary folder, and that time has passed.
interrupted() {
  local pause=$1 process
  shift
  "$COUNTERPROOF" race "$@" >"$work/out" 2>"$work/err" &
  process=$!
  for ((i = 0; i < 1000; i++)); do
    [[ -z $(ls "$TMPDIR") ]] || break
    sleep 0.01
  done
  sleep "$pause"
  kill -TERM $process
  wait $process || true
  [[ -z $(ls "$TMPDIR") ]] || die "a temporary folder is left"
}
interrupted 0 --harness tests/own/plain_race.c
interrupted 0.3 --harness tests/own/computing.c --define 'ROUNDS=1ul<<40'
[[ -z $(ls "$TMPDIR") ]] || die "a temporary folder is left"
