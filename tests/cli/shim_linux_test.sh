#!/usr/bin/env bash
# --shim linux: the stand-ins for the kernel's headers compile, compute, order, warn and refuse as
# own/shim/linux/README.md says.
source tests/cli/lib.sh

# Each header alone, twice, and after the one that a kernel build reads first; without a warning.
for header in own/shim/linux/linux/*.h own/shim/linux/linux/*/*.h own/shim/linux/asm/*.h; do
  header=${header#own/shim/linux/}
  for first in '' '-include shim.h'; do
    # shellcheck disable=SC2086
    printf '#include <%s>\n#include <%s>\n' "$header" "$header" |
      clang-19 -std=gnu11 -Wall -Wextra -Werror -fsyntax-only -Iown/shim/linux -Iown/include $first -x c - ||
      die "does not compile alone: $header $first"
  done
  [[ $(sed -n 's/^#ifndef \(CP_SHIM_.*\)/\1/p' "own/shim/linux/$header" | head -n 1) ]] ||
    die "has no guard: $header"
done

# What one thread computes.
run 0 race --source tests/own/shim_linux_test.c --shim linux
says 'holds               1'
sed 's/memparse("010", NULL) == 8/memparse("010", NULL) == 10/' tests/own/shim_linux_test.c >"$work/wrong.c"
run 1 race --source "$work/wrong.c" --shim linux
says 'breaks assert.wrong.c:'

# What is ordered, and what is not.
order() { # order CODE ARGUMENT...
  local code=$1
  shift
  run "$code" race --source tests/own/shim_linux_order.c --shim linux "$@"
}
order 0
says 'holds           2,048'
for pair in 1 2 3 4 5 6 7 8 9 10; do
  order 1 --define "UNORDERED=$pair"
  says 'race.no-data-race  not known before'
done

# Locks, interrupts, read sections and allocations, used rightly and wrongly.
sections() { run "$1" race --source tests/own/shim_linux_sections.c --shim linux "${@:2}"; }
sections 0
says 'holds              18'
wrongly() { # wrongly N INVARIANT
  sections 1 --define "WRONG=$1"
  says "    $2  not known before"
}
wrongly 1 race.irq-safe
wrongly 2 race.no-sleep-in-atomic
wrongly 3 race.no-use-after-free
wrongly 4 race.no-data-race

# What is warned of: seven findings, and the rest of the code goes on.
warnings() { run "$1" race --source tests/own/shim_linux_warnings.c --shim linux "${@:2}"; }
warnings 1
[[ $(grep -c '  not known before' "$work/out") == 7 ]] || die "not seven warnings"
joined=$(tr -s ' \n' ' ' <"$work/out") # long sentences go over two lines
for sentence in 'WARN_ON(pages < 0)' 'underflow: -1' \
  'refcount_t: a reference is taken to what has none left' \
  'refcount_t: more references are put than were taken' \
  'refcount_t: the last reference is put by one who does not look' \
  'refcount_t: more references are taken than can be counted' \
  'percpu_ref_kill: it is killed twice'; do
  [[ $joined == *": $sentence "* ]] || die "does not warn: $sentence"
done
warnings 1 --define 'ENDS=BUG_ON(true)'
says 'race.no-crash  not known before'

# What is refused.
for call in 'mutex_is_locked(&mutex)' 'downgrade_write(&sem)' 'drain_workqueue(system_wq)' 'wake_up_nr(&queue, 2)'; do
  warnings 2 --define "ENDS=(void)$call"
  grep -q "^error: ${call%%(*}: " "$work/err" || { cat "$work/err" >&2; die "not refused: $call"; }
done
# What is missing.
warnings 2 --define 'ENDS=srcu_read_lock(&lock)'
grep -q '^  srcu_read_lock() .*(a kernel has it in linux/srcu.h)$' "$work/err" || die "nothing says that srcu_read_lock is missing"
