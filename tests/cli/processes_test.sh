#!/usr/bin/env bash
# check under mpirun: the answer of one process, told once; a process that dies ends it as bounded, and on disk it
# goes on; what makes no sense with many processes is refused once.
source tests/cli/lib.sh

if ! command -v mpirun >/dev/null; then
  echo "skipped: no mpirun; scripts/set-up test installs openmpi-bin"
  exit 77
fi
export XDG_CACHE_HOME=$work/cache
[[ -f ${COUNTERPROOF%/*}/libcounterproof_mpi.so ]] || die "mpirun is installed, and the plug-in is not built"

# Processes that wait give their processor to the others.
how=(--oversubscribe --bind-to none)
if ((EUID == 0)); then how+=(--allow-run-as-root); fi
# A socket's path is short.
export TMPDIR=/tmp

# run_many CODE PROCESSES ARGUMENT...: as run; what mpirun itself says of exit codes is left out.
run_many() {
  local expected=$1 processes=$2 code=0
  shift 2
  mpirun "${how[@]}" -np "$processes" "$COUNTERPROOF" "$@" >"$work/out" 2>"$work/all-err" </dev/null || code=$?
  of_ours
  ((code == expected)) || { cat "$work/out" "$work/all-err" >&2; die "exit code $code instead of $expected: $*"; }
}
of_ours() { grep -E '(^|: )error: |^counterproof: |goes on from|searched before' "$work/all-err" >"$work/err" || true; }
timeless() { sed -E 's/ +[0-9.]+ s( |$)/ /; s/"seconds": [-+0-9.e]+/"seconds"/; s/"bytes": [0-9]+/"bytes"/' "$1"; }

# A claim that is violated, what is waived, a scope that ends at a bound: as one process tells it.
printf '%s\n' 'summary = "a test"' '[account]' 'memory = true' '[attach]' 'charges = "follow"' '[claims]' \
  'keep = ["balance.*", "limit.no-sharing-escape"]' >"$work/mine.toml"
both=("$work/mine.toml" policies/files-2007.toml --scope sharing --scope files --containers 2)
run 1 check "${both[@]}" # proves what is then kept
for form in --json --verbose; do
  run 1 check "${both[@]}" "$form"
  timeless "$work/out" >"$work/one$form"
  run_many 1 2 check "${both[@]}" "$form" --traces "$work/traces"
  timeless "$work/out" | sed -E '/"processes": 2/d; s/ was searched by 2 processes/ was searched/' |
    diff "$work/one$form" - >&2 || die "another answer of two processes: $form"
done
grep -q 'by 2 processes' "$work/out" || die "does not say how many searched"
[[ -f $work/traces/mine.limit.no-sharing-escape.trace ]] || die "no trace was written"
run 3 check policies/rss-2007.toml --scope sharing --reduce --depth 9
timeless "$work/out" >"$work/one"
run_many 3 3 check policies/rss-2007.toml --scope sharing --reduce --depth 9
timeless "$work/out" | diff "$work/one" - >&2 || die "another answer of three processes"

# Told once, whatever is wrong.
run_many 2 2 check policies/rss-2007.toml --shard 1/2
one_error -- '--shard is for one process; expected it without mpirun'
run_many 2 2 check "$work/none.toml"
one_error "$work/none.toml"
run_many 2 2 matrix policies/rss-2007.toml
one_error '2 processes were started, and matrix does all of its work in one; expected check, or one process'
run_many 2 2 check policies/rss-2007.toml --html "$work"
one_error "$work"
code=0
mpirun "${how[@]}" -np 1 "$COUNTERPROOF" check policies/rss-2007.toml : -np 1 "$COUNTERPROOF" check policies/pids.toml \
  >"$work/out" 2>"$work/all-err" </dev/null || code=$?
of_ours
((code == 2)) || die "exit code $code of processes with different work"
one_error 'process 2 was given other work than process 1; expected the same policies, scopes and build wherever one runs'

# Without the plug-in.
mkdir -p "$work/alone/bin"
cp "$COUNTERPROOF" "$work/alone/bin/"
code=0
mpirun "${how[@]}" -np 2 "$work/alone/bin/counterproof" check policies/pids.toml >"$work/out" 2>"$work/all-err" </dev/null || code=$?
of_ours
((code == 2)) || die "exit code $code without the plug-in"
one_error '2 processes were started, and libcounterproof_mpi.so is not there; expected a build with COUNTERPROOF_MPI=ON where the packages libopenmpi-dev and openmpi-bin are installed, or one process'

# With it, as it is installed.
mkdir -p "$work/alone/lib/counterproof"
cp "${COUNTERPROOF%/*}/libcounterproof_mpi.so" "$work/alone/lib/counterproof/"
mpirun "${how[@]}" -np 2 "$work/alone/bin/counterproof" check policies/pids.toml >"$work/out" 2>&1 </dev/null ||
  { cat "$work/out" >&2; die "the plug-in is not found where it is installed"; }
says holds

# One of them is killed: nothing reads as settled, and the same command goes on.
search=(check policies/rss-2007.toml --scope sharing --containers 3 --tasks 3 --no-reduce)
run 3 "${search[@]}"
timeless "$work/out" >"$work/one"
# Open MPI kills the others after a second; a machine that does other things, too, may need longer.
mpirun "${how[@]}" --mca odls_base_sigkill_timeout 3 -np 2 "$COUNTERPROOF" "${search[@]}" --disk "$work/disk" >"$work/out" 2>"$work/all-err" </dev/null &
mpirun=$!
second=
for ((i = 0; i < 200 && ${#second} == 0; i++)); do
  sleep 0.05
  [[ -e $work/disk/process-2/rss-2007/sharing/checkpoint ]] || continue
  for process in $(pgrep -P "$mpirun"); do
    if tr '\0' '\n' <"/proc/$process/environ" 2>/dev/null | grep -qx OMPI_COMM_WORLD_RANK=1; then second=$process; fi
  done
done
[[ $second ]] || { cat "$work/all-err" >&2; die "the second process does not begin"; }
kill -KILL "$second"
code=0
{ wait "$mpirun" || code=$?; } 2>/dev/null
of_ours
((code != 0)) || die "a process died, and all is well"
says 'scope sharing ended because a process of the search died'
says bounded
says_not holds
grep -qx 'counterproof: a process of the search died, which ended it; the same command goes on from what is on disk' \
  "$work/err" || { cat "$work/all-err" >&2; die "does not say that a process died"; }
run_many 3 2 "${search[@]}" --disk "$work/disk"
timeless "$work/out" | diff "$work/one" - >&2 || die "another answer after a process died"
run_many 2 3 "${search[@]}" --disk "$work/disk"
one_error 'another number of processes'
