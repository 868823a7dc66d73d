#!/usr/bin/env bash
# No access of one's own code passes unseen: it is announced, private, or refused with its line.
source tests/cli/lib.sh
unseen=tests/own/unseen
companion=${COUNTERPROOF%/*}/counterproof-llvm
export TMPDIR=$work/tmp
mkdir "$TMPDIR"

# ---- The companion, on the compiler's intermediate form ----

# code CODE FILE: reads a file, writes $work/seen.ll, and demands the exit code.
code() {
  local code=0
  "$companion" code "$2" own "$work/seen.ll" >"$work/out" 2>"$work/err" || code=$?
  ((code == $1)) || { cat "$work/out" "$work/err" >&2; die "exit code $code instead of $1: $2"; }
}
announcements() { grep -cE 'call void @__tsan_(unaligned_)?(volatile_)?(vptr_)?(read|write|update)' "$1" || true; }

# Whatever announcement is taken away is made again.
clang++-19 -std=c++20 -g -O0 -fPIC -S -emit-llvm -fsanitize=thread -mllvm -tsan-instrument-read-before-write=1 \
  -mllvm -tsan-distinguish-volatile=1 $unseen/all.cpp -o "$work/all.ll"
code 0 "$work/all.ll"
all=$(announcements "$work/seen.ll")
((all > $(announcements "$work/all.ll"))) || die "nothing was announced beside what the sanitizer announces"
mapfile -t lines < <(grep -nE 'call void @__tsan_(unaligned_)?(volatile_)?(vptr_)?(read|write|update)' "$work/all.ll" | cut -d: -f1)
((${#lines[@]} >= 20)) || die "only ${#lines[@]} announcements to take away"
for line in "${lines[@]}"; do
  sed "${line}d" "$work/all.ll" >"$work/less.ll"
  code 0 "$work/less.ll"
  # A pointer to a table of functions may be announced twice: as such, and as any other.
  (($(announcements "$work/seen.ll") >= all)) || { sed -n "${line}p" "$work/all.ll" >&2; die "an access passes unseen"; }
done
# An announcement of other bytes is none, and neither is one of fewer.
for change in 's/read4(ptr @four)/read4(ptr @told)/' 's/read8(ptr @eight)/read4(ptr @eight)/' \
  's/write8(ptr @eight)/read8(ptr @eight)/'; do
  sed "$change" "$work/all.ll" >"$work/less.ll"
  ! cmp -s "$work/all.ll" "$work/less.ll" || die "nothing is changed by $change"
  code 0 "$work/less.ll"
  (($(announcements "$work/seen.ll") > all)) || die "passes for an announcement: $change"
done

# ir BODY [DECLARATIONS]: a function of one pointer, in $work/ir.ll.
ir() {
  printf 'target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"\n' >"$work/ir.ll"
  cat >>"$work/ir.ll" <<I
target triple = "x86_64-pc-linux-gnu"
declare i32 @__gxx_personality_v0(...)
${2-}
define void @f(ptr %p, <4 x ptr> %all, <4 x i1> %m, <4 x i32> %v, ...) personality ptr @__gxx_personality_v0 {
  $1
  ret void
}
I
}
refused_ir() {
  ir "$@"
  code 2 "$work/ir.ll"
  grep -q $'^refused\t.*\t[^\t]*.$' "$work/out" || die "no sentence for: $1"
}
seen_ir() {
  local call=$1
  ir "${@:2}"
  code 0 "$work/ir.ll"
  grep -q "$call" "$work/seen.ll" || { cat "$work/seen.ll" >&2; die "not announced: $2"; }
}
private_ir() {
  ir "$@"
  code 0 "$work/ir.ll"
  ! grep -q 'call.*@__tsan_' "$work/seen.ll" || die "announced, though private: $1"
}
four='declare <4 x i32> @llvm.masked.load.v4i32.p0(ptr, i32, <4 x i1>, <4 x i32>)'
load='%x = call <4 x i32> @llvm.masked.load.v4i32.p0(ptr %p, i32 4, <4 x i1> %m, <4 x i32> %v)'
refused_ir "$load" "$four"
private_ir "%a = alloca <4 x i32>
${load/\%p/%a}" "$four"
refused_ir 'call void @llvm.masked.store.v4i32.p0(<4 x i32> %v, ptr %p, i32 4, <4 x i1> %m)' \
  'declare void @llvm.masked.store.v4i32.p0(<4 x i32>, ptr, i32, <4 x i1>)'
refused_ir '%x = call <4 x i32> @llvm.masked.gather.v4i32.v4p0(<4 x ptr> %all, i32 4, <4 x i1> %m, <4 x i32> %v)' \
  'declare <4 x i32> @llvm.masked.gather.v4i32.v4p0(<4 x ptr>, i32, <4 x i1>, <4 x i32>)'
refused_ir 'call void @llvm.masked.scatter.v4i32.v4p0(<4 x i32> %v, <4 x ptr> %all, i32 4, <4 x i1> %m)' \
  'declare void @llvm.masked.scatter.v4i32.v4p0(<4 x i32>, <4 x ptr>, i32, <4 x i1>)'
refused_ir '%x = call <4 x i32> @llvm.masked.expandload.v4i32(ptr %p, <4 x i1> %m, <4 x i32> %v)' \
  'declare <4 x i32> @llvm.masked.expandload.v4i32(ptr, <4 x i1>, <4 x i32>)'
refused_ir '%x = call <4 x i32> @llvm.vp.load.v4i32.p0(ptr %p, <4 x i1> %m, i32 4)' \
  'declare <4 x i32> @llvm.vp.load.v4i32.p0(ptr, <4 x i1>, i32)'
refused_ir '%x = call <4 x i32> @llvm.x86.avx2.maskload.d(ptr %p, <4 x i32> %v)' \
  'declare <4 x i32> @llvm.x86.avx2.maskload.d(ptr, <4 x i32>)'
refused_ir '%x = call <16 x i8> @llvm.x86.sse3.ldu.dq(ptr %p)' 'declare <16 x i8> @llvm.x86.sse3.ldu.dq(ptr)'
refused_ir 'call void @llvm.x86.sse2.clflush(ptr %p)' 'declare void @llvm.x86.sse2.clflush(ptr)'
refused_ir '%x = call i64 @llvm.x86.rdtsc()' 'declare i64 @llvm.x86.rdtsc()'
refused_ir '%x = call i64 @llvm.readcyclecounter()' 'declare i64 @llvm.readcyclecounter()'
refused_ir '%x = call ptr @llvm.thread.pointer.p0()' 'declare ptr @llvm.thread.pointer.p0()'
refused_ir 'call void @llvm.memcpy.element.unordered.atomic.p0.p0.i32(ptr align 4 %p, ptr align 4 %p, i32 8, i32 4)' \
  'declare void @llvm.memcpy.element.unordered.atomic.p0.p0.i32(ptr, ptr, i32, i32)'
refused_ir '%x = va_arg ptr %p, i32'
refused_ir '%x = load i32, ptr addrspace(257) null'
refused_ir 'store i32 1, ptr addrspace(256) null'
refused_ir 'store i32 1, ptr %p, !nontemporal !0' '!0 = !{i32 1}'
refused_ir 'store atomic i32 1, ptr %p seq_cst, align 4'
refused_ir '%x = load atomic i32, ptr %p seq_cst, align 4'
refused_ir '%x = atomicrmw fadd ptr %p, float 1.0 seq_cst'
refused_ir '%x = atomicrmw umax ptr %p, i32 1 seq_cst'
refused_ir '%x = cmpxchg ptr %p, i32 1, i32 2 seq_cst seq_cst'
refused_ir 'fence seq_cst'
refused_ir '%x = load volatile i24, ptr %p'
refused_ir 'call void asm sideeffect "lock; incl ($0)", "r"(ptr %p)'
refused_ir 'call void asm sideeffect "# as if; incl ($0)", "r"(ptr %p)'
refused_ir 'callbr void asm sideeffect "incl ($0)", "r,!i"(ptr %p) to label %on [label %on]
on:'
refused_ir 'invoke void asm sideeffect unwind "incl ($0)", "r"(ptr %p) to label %on unwind label %off
off:
  %caught = landingpad { ptr, i32 } cleanup
  br label %on
on:'
refused_ir '' 'module asm "counter: .long 0"'
refused_ir '' '@t = addrspace(256) global i32 0'
refused_ir '' '@g = ifunc void (), ptr @choose
define ptr @choose() { 
  ret ptr null
}'
refused_ir '' 'define void @__tsan_read4(ptr %p) {
  ret void
}'
refused_ir '%x = load atomic i128, ptr %p seq_cst, align 16'
refused_ir 'call void @g(ptr inalloca({i64, i64, i64}) %p)' 'declare void @g(ptr inalloca({i64, i64, i64}))'
seen_ir '@__tsan_memcpy(ptr' 'call void @g(ptr byval({i64, i64, i64}) %p)' 'declare void @g(ptr byval({i64, i64, i64}))'
private_ir '%a = alloca {i64, i64, i64}
  call void @g(ptr byval({i64, i64, i64}) %a)' 'declare void @g(ptr byval({i64, i64, i64}))'
seen_ir '@__tsan_memmove(ptr %p' 'call void @llvm.memcpy.p0.p0.i64(ptr %p, ptr %p, i64 24, i1 false)' \
  'declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)'
seen_ir '@__tsan_memset(ptr %p' 'call void @llvm.memset.p0.i64(ptr %p, i8 0, i64 24, i1 false)' \
  'declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)'
seen_ir '@__tsan_write_range(ptr %p, i64 24)' 'call void @llvm.va_start.p0(ptr %p)' 'declare void @llvm.va_start.p0(ptr)'
seen_ir '@__tsan_read_range(ptr %p, i64 3)' '%x = load i24, ptr %p'
seen_ir '@__tsan_write_range(ptr %p, i64 32)' 'store <8 x i32> zeroinitializer, ptr %p'
seen_ir '@__tsan_unaligned_write4(ptr %t)' '%t = call ptr @llvm.threadlocal.address.p0(ptr @t)
  store i32 1, ptr %t' '@t = thread_local global i32 0
declare ptr @llvm.threadlocal.address.p0(ptr)'
seen_ir '@__tsan_unaligned_volatile_write4(ptr %p)' 'store volatile i32 1, ptr %p'
# A constant of another file may be none there.
seen_ir '@__tsan_unaligned_read4(ptr @c)' '%x = load i32, ptr @c' '@c = external constant i32'
private_ir '%x = load i32, ptr @c' '@c = constant i32 1'
seen_ir '@__tsan_unaligned_read4(ptr @c)' '%x = load i32, ptr @c' '@c = constant i32 1, section ".data"'
private_ir '%a = alloca i32
  store i32 1, ptr %a
  %x = load volatile i32, ptr %a
  %y = atomicrmw umax ptr %a, i32 1 seq_cst'
private_ir 'call void asm sideeffect "", "~{memory}"()
  call void asm sideeffect "rep; nop # as a spinning loop does", ""()'

# ---- And as a whole ----

own() {
  local file=$1 words=$2 code=0 found
  shift 2
  [[ $words == holds ]] || code=1
  run $code race --harness $unseen/"$file" "$@" --json
  found=$(python3 - "$work/out" <<'P'
import json, sys
program = json.load(open(sys.argv[1]))["programs"][0]
print(*(dict.fromkeys(finding["invariant"] for finding in program["findings"]) or [program["verdict"]]))
P
  )
  [[ $found == "$words" ]] || die "$file $*: $found, expected $words"
}
refused() {
  run 2 race --harness $unseen/"$2" "${@:3}"
  one_error "$1"
}
own passed.c 'both_at_once race.no-data-race'
own passed.c holds --define LOCKED
own passed.c always.both_at_once --define CONDITION
own copies.c 'nothing_is_lost race.no-data-race'
own copies.c 'nothing_is_lost race.no-data-race' --define PLAIN
own named.c race.no-data-race --define NAME=cp_linux_get
own named.c race.no-data-race --define NAME=_GLOBAL__get
own prints.c holds
own prints.c race.no-data-race --define READS
refused 'prints.c:10)' prints.c --define COUNTS
own exception.cpp 'race.no-data-race race.no-use-after-free'
refused 'exception.cpp:20:30: error: the code uses what the scheduler does not cover: std::runtime_error::operator=' \
  exception.cpp --define ASSIGNS
refused 'makes an object of a class of the C++ library with new' exception.cpp --define NEW
own exception.cpp race.no-data-race --define TEXT
own exception.cpp 'race.no-data-race race.no-use-after-free' --define CAST
refused 'does not cover: strtok() (tests/own/unseen/optional.c:6)' optional.c
refused 'uses a variable on the stack of the set-up' ended.c
refused 'large_atomic.cpp:9:27: error: std::atomic::store() has an atomic operation on a type' large_atomic.cpp
own awaited.cpp holds
own awaited.cpp race.no-deadlock --define NEVER
refused 'asks.cpp:9:19: error: the code uses what the scheduler does not cover: std::random_device::' asks.cpp
refused 'asks.cpp:7:25: error: the code uses what the scheduler does not cover: std::thread::hardware_concurrency()' \
  asks.cpp --define PROCESSORS
own leaves.cpp race.no-crash
own leaves.cpp race.no-crash --define NUMBER
# Constructors run while the code is loaded: they may name and allocate; what they cannot do is told.
own constructor.cpp race.no-data-race
run 1 race --harness $unseen/constructor.cpp
says 'pool.open'
refused 'constructor.cpp:15: nothing is open' constructor.cpp --define FAILS
refused 'a constructor fails while the code is loaded: the code uses a pointer that leads nowhere' constructor.cpp --define CRASHES
refused 'abort() is called' constructor.cpp --define ENDS
refused 'the code goes on without end' constructor.cpp --define HANGS
refused 'allocates more than 1 MiB' constructor.cpp --define LARGE
refused 'nobody may sleep here' constructor.cpp --define SLEEPS
refused 'cp_operations() in a constructor' constructor.cpp --define ASKS
[[ -z $(ls "$TMPDIR") ]] || die "a temporary folder is left"
