#!/usr/bin/env bash
# Version 1 of control groups has one limit for memory and swap together: a booted kernel does with it
# what the model does (swap.counts).  `conform` drives version 2 alone, so that this is all a kernel is asked.
source tests/cli/lib.sh

mkdir -p "$work"/root/{proc,sys,dev}
cc -O1 -static -Wall -Wextra -Werror -o "$work/root/init" tests/conform/memory_and_swap.c
head -c 64M /dev/zero >"$work/swap" && chmod 600 "$work/swap"
PATH=$PATH:/usr/sbin mkswap "$work/swap" >/dev/null
timeout 60 linux.uml rootfstype=hostfs rootflags="$work/root" ro init=/init mem=256M con=null con0=null,fd:1 \
  ubd0="$work/swap" quiet </dev/null >"$work/console" 2>&1 || true
sed -n 's/^= //p' "$work/console" | tr -d '\r' >"$work/kernel"

# A page of the model is four MiB of the kernel's.
cat >"$work/expected" <<'END_OF_ANSWERS'
memory 8: done
both 4, below memory: EINVAL
both 12: done
memory 16, above both: EINVAL
touch 8: done
then: 8 in memory, 8 in both
memory 4: done
then: 4 in memory, 8 in both
both 4, below usage: EBUSY
memory 12: done
touch 8 again: done
then: 8 in memory, 8 in both
memory 4: done
memory as much as both use, and a page: done
both as much as they use, and a page: done
touch 8 again: done
touch 8: done
memory 4: done
memory as much as both use: done
both as much as they use: done
touch 8 again: killed
touch 12, where memory and both are 8: killed
swapped out for it: nothing
END_OF_ANSWERS
diff "$work/expected" "$work/kernel" || { tail -5 "$work/console" >&2; die "the kernel says something else"; }

# trace LIMITS EVENT...: what the model's answers are, one a line.
trace() {
  printf '%s\n' 'counterproof trace 1' 'choice account.memory yes' 'choice limit.write reclaim' \
    'choice cache.unmapped charged' 'choice over.reclaim evict' 'choice over.kill members' \
    'choice swap.charge remembered' 'choice swap.counts memory-and-swap' \
    "scope containers=1 tasks=1 pages=3 files=0 start=A $1" '' "${@:2}" >"$work/trace"
  run 0 explain "$work/trace"
}

trace 'limit=2 swap-limits=1' 'write-swap A "1"'
says 'or would have memory above memory and swap'
trace 'limit=2 swap-limits=1' 'write-limit A memory "4"'
says 'or would have memory above memory and swap'
two=('touch T1 P1' 'touch T1 P2' 'write-limit A memory "1"')
trace 'limit=2 swap-limits=1' "${two[@]}"
says 'memory and swap 2 of 3'
says 'A reclaims P1'
trace 'limit=2 swap-limits=1' "${two[@]}" 'write-swap A "1"'
says 'refused: busy'
back=('swap-in T1 P1' 'swap-in T1 P2')
trace 'limit=2 swap-limits=1' "${two[@]}" 'write-limit A memory "3"' "${back[@]}"
says 'memory and swap 2 of 3'
says_not killed
trace 'limit=2 swap-limits=1' "${two[@]}" 'write-limit A memory "2"' 'write-swap A "2"' 'swap-in T1 P1 kills=T1'
says 'A has room by then, and nobody looks'
trace 'limit=2 swap-limits=0' 'touch T1 P1' 'touch T1 P2' 'touch T1 P3 kills=T1'
says_not reclaims
says 'T1 is killed for A'
