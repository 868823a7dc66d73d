#!/usr/bin/env bash
# Counters of the real kernel, raced as they are: what own/linux/README.md says of them.  Skipped where the
# kernel's sources cannot be had; they are fetched once into the build folder.
source tests/cli/lib.sh

kernel=${COUNTERPROOF_LINUX:-build/linux}
mkdir -p build
own/linux/fetch "$kernel" >/dev/null || exit $?
counter=$kernel/mm/page_counter.c
misc=$kernel/kernel/cgroup/misc.c

race() { # race CODE HARNESS [SOURCE [ARGUMENT...]]
  run "$1" race --source "${3:-$counter}" --include "$kernel/include" --shim linux \
    --harness "own/linux/page_counter_$2.c" "${@:4}"
}
# findings NAME...: these and no others.
findings() {
  local expected
  expected=$(printf '%s\n' "$@" | sed '/^$/d' | sort)
  [[ $(sed -n 's/^    \(.*\)  not known before$/\1/p' "$work/out" | sort -u) == "$expected" ]] ||
    { cat "$work/out" >&2; die "other findings than: $*"; }
}

# count N: so many executions, of the version that the page tells of.
count() {
  [[ $version != "$told" ]] || sed -n 2p "$work/out" | grep -q " $1 " ||
    { cat "$work/out" >&2; die "another count than $1"; }
}
version=$(cat "$counter" "$misc" | sha256sum)
told="609ebdc1be3bf00dc75e4a5aca60da97edb7b9d4b8988ad59ca8b6b13662a474  -"

race 0 charge
findings
count 640
race 1 refusal
findings no_spurious_failure
count 10
says '  3                                       usage += 1 = 4'
race 1 limit
findings race.no-data-race
count 306
says "writer: limit := 1, was 3 ($counter:"
race 0 tree
findings
count 20
race 1 protection
findings protection_is_current
count 384
race 1 statistics
findings failures_are_counted watermark_is_reached
race 0 charge "$counter" --threads 2 --ops 2
findings

misc() { # misc CODE HARNESS [SOURCE]
  run "$1" race --source "${3:-$misc}" --include "$kernel/include" --shim linux \
    --define CONFIG_CGROUP_MISC=1 --define CONFIG_KVM_AMD_SEV=1 --harness "own/linux/misc_$2.c"
}
misc 0 charge
findings
count 46
misc 1 large_charge
findings limit_never_exceeded
says 'usage += 4294967297 = 4294967297'

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
sed 's/int new_usage;/long new_usage;/' "$misc" >"$work/wide.c"
misc 0 large_charge "$work/wide.c"
sed '/^err_charge:/,/^}/s/misc_cg_cancel_charge(type, i, amount);//' "$misc" >"$work/keeps_refusal.c"
misc 1 charge "$work/keeps_refusal.c"
findings hierarchical usage_is_outstanding
