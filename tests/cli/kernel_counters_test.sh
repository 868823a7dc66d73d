#!/usr/bin/env bash
# Counters of the real kernel, raced as they are: what own/linux/README.md says of them.  Skipped where the
# kernel's sources cannot be had; they are fetched once into the build folder.
source tests/cli/lib.sh

kernel=${COUNTERPROOF_LINUX:-build/linux}
mkdir -p build
own/linux/fetch "$kernel" >/dev/null || exit $?
counter=$kernel/mm/page_counter.c

race() { # race CODE HARNESS [SOURCE [ARGUMENT...]]
  run "$1" race --source "${3:-$counter}" --include "$kernel/include" --shim linux \
    --harness "own/linux/page_counter_$2.c" "${@:4}"
}
# findings NAME...: these and no others.
findings() {
  local expected
  expected=$(printf '%s\n' "$@" | sed '/^$/d' | sort)
  [[ $(sed -n 's/^    \(.*\)  not known before$/\1/p' "$work/out" | sort) == "$expected" ]] ||
    { cat "$work/out" >&2; die "other findings than: $*"; }
}

race 0 charge
findings
charge=$(sed -n 2p "$work/out")
race 0 tree
findings
race 1 refusal
findings no_spurious_failure
says '  3                                       usage += 1 = 4'
race 1 limit
findings race.no-data-race
says "writer: limit := 1, was 3 ($counter:"
race 1 protection
findings protection_is_current
race 1 statistics
findings failures_are_counted watermark_is_reached
race 0 charge "$counter" --threads 2 --ops 2
findings

misc() { # misc CODE HARNESS
  run "$1" race --source "$kernel/kernel/cgroup/misc.c" --include "$kernel/include" --shim linux \
    --define CONFIG_CGROUP_MISC=1 --define CONFIG_KVM_AMD_SEV=1 --harness "own/linux/misc_$2.c"
}
misc 0 charge
findings
misc 1 large_charge
findings limit_never_exceeded
says 'usage += 4294967297 = 4294967297'

# Of the version that the pages tell of, the counts are those that they tell.
if [[ $(sha256sum <"$counter") == fa75f772be13a4b3* ]]; then
  [[ $charge == *' 640 '* ]] || die "another count than 640: $charge"
fi

# The same questions of a counter that is broken: FILE's name says how.
broken() { # broken NAME SED-SCRIPT
  sed "$2" "$counter" >"$work/$1.c"
  ! cmp -s "$counter" "$work/$1.c" || die "nothing to break: $1"
}
broken keeps_refusal 's/atomic_long_sub(nr_pages, &c->usage);//'
race 1 charge "$work/keeps_refusal.c"
findings usage_is_outstanding
broken looks_once 's/page_counter_read(counter) <= usage/1/'
race 1 limit "$work/looks_once.c"
findings race.no-data-race limit_never_exceeded
broken keeps_lowered 's/counter->max = old;//'
race 1 limit "$work/keeps_lowered.c"
findings race.no-data-race honest_write
broken stores_protection 's/old_protected = atomic_long_xchg(&c->min_usage, protected)/atomic_long_set(\&c->min_usage, protected)/'
race 1 protection "$work/stores_protection.c"
findings protection_is_current protection_of_children_is_its_sum
broken uncharges_twice 's/atomic_long_sub_return(nr_pages/atomic_long_sub_return(2 * nr_pages/'
race 1 charge "$work/uncharges_twice.c"
[[ $(grep -c '^    warning\.uncharges_twice\.c:[0-9]*  not known before' "$work/out") == 1 ]] || die "no warning"
says 'breaks warning.uncharges_twice.c:'
