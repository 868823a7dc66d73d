#!/usr/bin/env bash
# Kernel code as people write it, against the stand-ins: locks, waiting, what is done later, processors, groups.
# --ops says which of a file's; what is even is wrong.
source tests/cli/lib.sh
source tests/cli/own.sh

# rows FILE ARGUMENT... <<ROWS: of each row OPS NAMES EXECUTIONS, the names of its findings or the verdict.  They
# are read from the table, which is sooner done than from JSON.
rows() {
  local file=$1 ops words code found
  shift
  while read -r ops words; do
    case $words in holds*) code=0 ;; bounded*) code=3 ;; *) code=1 ;; esac
    run "$code" race --harness "$own/words/$file" --shim linux --ops "$ops" "$@"
    found=$(awk 'NR == 2 { verdict = $2; count = $3; gsub(",", "", count) }
      /^    .*  not known before$/ { if (!seen[$1]++) names = names $1 " " }
      END { print (names ? names : verdict " ") count }' "$work/out")
    [[ $found == "$words" ]] || die "$file --ops $ops $*: $found, expected $words"
  done
}
refused() { # SAYS ARGUMENT...
  run 2 race --shim linux --harness "${@:2}"
  one_error "$1"
}
words=$own/words

rows kernel_locks.c <<'R'
1 holds 2
2 race.no-data-race 2
5 holds 1
6 race.no-sleep-in-atomic 1
7 holds 15
8 pair_is_whole 11
9 holds 2
10 race.no-data-race 8
11 holds 6
12 is_done race.no-data-race 12
13 holds 29
14 race.no-deadlock 7
15 holds 1
16 warning.kernel_locks.c:30 1
17 holds 8
18 race.no-deadlock 10
R
rows kernel_locks.c --threads 2 <<'R'
3 holds 4
4 race.no-data-race 10
R
refused 'read_seqcount_begin is covered with a read_seqcount_retry for each' $words/kernel_locks.c --ops 20
rows kernel_locks.c --memory linux --threads 2 <<'R'
3 holds 4
4 race.no-data-race 10
R
rows kernel_locks.c --memory linux <<'R'
1 holds 2
2 race.no-data-race 2
7 holds 15
8 pair_is_whole 11
11 holds 5
13 holds 16
R

rows kernel_waits.c <<'R'
1 holds 5
2 race.no-deadlock 6
5 holds 6
6 race.no-deadlock 7
7 holds 7
8 was_ready 7
9 holds 16
10 race.no-deadlock 15
11 holds 4
12 race.no-deadlock 3
13 holds 5
14 race.no-sleep-in-atomic 5
R
rows kernel_waits.c --threads 2 <<'R'
3 holds 3264
4 race.no-deadlock 1392
R
rows kernel_waits.c --memory linux <<'R'
1 holds 5
5 holds 6
9 holds 8
R
refused "a thread that waits on two wait queues at once is not covered ($words/kernel_waits.c:" $words/kernel_waits.c --ops 16

rows kernel_later.c <<'R'
1 holds 3
2 race.no-data-race race.no-use-after-free 3
3 holds 6
4 is_freed 4
5 holds 3
6 race.no-sleep-in-atomic 3
8 is_freed 48
9 holds 3959
10 is_done 2
11 holds 1
12 race.no-data-race race.no-use-after-free 3
13 holds 13
14 race.no-data-race 5
15 holds 396
16 is_done 22
17 holds 2
18 race.no-data-race 5
19 holds 1
20 race.no-sleep-in-atomic 1
22 race.no-deadlock race.no-lock-cycle 3
24 race.no-deadlock 8
R
rows kernel_later.c --memory linux <<'R'
1 holds 2
2 race.no-data-race 3
3 holds 5
4 is_freed 2
5 holds 2
6 race.no-sleep-in-atomic 2
8 is_freed 35
10 is_done 2
11 holds 1
12 race.no-data-race race.no-use-after-free 65
13 holds 10
14 race.no-data-race 5
15 holds 175
16 is_done 14
17 holds 2
18 race.no-data-race 5
19 holds 1
20 race.no-sleep-in-atomic 1
22 race.no-deadlock race.no-lock-cycle 3
24 race.no-deadlock 6
R
rows kernel_later.c --preemptions 2 <<'R'
3 bounded 104
R
rows kernel_later.c --random 20 <<'R'
13 bounded 20
R
run 1 race --shim linux --harness $words/kernel_later.c --ops 14 --schedules "$work/schedules"
says 'create thread-1'
says 'work_state#1.queued 4 -> 4 fails'
run 0 replay "$work/schedules/kernel_later.race.no-data-race.schedule" --yes
says 'confirmed: violated race.no-data-race'

rows kernel_processors.c <<'R'
1 holds 5
2 warning.kernel_processors.c:25 3
3 holds 2
4 race.no-data-race 12
5 holds 7
6 race.no-sleep-in-atomic 18
7 holds 7
8 all_are_counted 7
9 holds 4
10 all_hits 5
11 holds 4
12 race.no-sleep-in-atomic 4
14 race.lock-balance 2
R
run 1 race --shim linux --harness $words/kernel_processors.c --ops 10
says 'load hits of processor 1 = 3'
# That no two threads share a processor is said beside the verdict, and of no other code.
processors='with a processor for each thread'
run 0 race --shim linux --harness $words/kernel_processors.c --ops 7
says "$processors"
run 0 race --shim linux --harness $words/kernel_locks.c --ops 1
says_not "$processors"
run 0 race --shim linux --harness $words/kernel_processors.c --ops 7 --json
says '"own_processors": true'

rows kernel_groups.c <<'R'
1 holds 24
2 race.no-data-race 4
3 holds 2
4 is_filled race.no-data-race 3
5 holds 4
6 is_found race.no-data-race 168
7 holds 2
8 race.no-data-race race.no-use-after-free warning.kernel_groups.c:79 warning.kernel_groups.c:80 7
9 holds 16
10 is_released 8
11 holds 2
12 race.no-data-race warning.kernel_groups.c:94 16
13 holds 10
R
refused 'an xarray or idr is covered with indices below 32' $words/kernel_groups.c --ops 14
refused 'wake_up_process: only a thread'"'"'s own task is covered' $words/kernel_groups.c --ops 16

# A file that includes next to nothing finds the rest; one with stand-ins of its own says so.
cat >"$work/rest.c" <<'C'
#include <linux/types.h>
static DEFINE_MUTEX(mutex);
static LIST_HEAD(list);
cp_thread(a) {
  mutex_lock(&mutex);
  kfree(kzalloc(8, GFP_KERNEL));
  mutex_unlock(&mutex);
}
C
run 0 race --shim linux --harness "$work/rest.c"
printf '%s\n' '#include <counterproof.h>' 'struct mutex { int mine; };' 'static struct mutex m;' \
  'cp_thread(a) { cp_might_sleep(); m.mine++; }' >"$work/mine.c"
run 2 race --shim linux --harness "$work/mine.c"
run 0 race --shim linux --harness "$work/mine.c" --define CP_SHIM_ONLY_INCLUDED

# What is missing is told in one list, and nothing else.
cat >"$work/lacks.c" <<'C'
#include <linux/writeback.h>
#include <linux/mutex.h>
#include <linux/srcu.h>
static struct srcu_struct srcu;
void look(struct page* page) {
  int node = page_to_nid(page) + nr_node_ids;
  srcu_read_lock(&srcu);
  frobnicate(page->flags + node);
  srcu_read_lock(&srcu);
}
cp_thread(a) { look(0); }
C
run 2 race --shim linux --harness "$work/lacks.c"
sed 's|error.*||;s|[^ ]*/lacks.c|lacks.c|g;s|  *| |g' "$work/err" | grep '^ ' >"$work/found"
diff "$work/found" - <<'L' || die 'another list of what is missing'
 linux/writeback.h lacks.c:1
 linux/srcu.h lacks.c:3
 struct srcu_struct lacks.c:4 (a kernel has it in linux/srcu.h)
 page_to_nid() lacks.c:6 (a kernel has it in linux/mm.h)
 nr_node_ids lacks.c:6 (a kernel has it in linux/nodemask.h)
 srcu_read_lock() lacks.c:7 (a kernel has it in linux/srcu.h)
 frobnicate() lacks.c:8
 struct page lacks.c:8 (a kernel has it in linux/mm_types.h)
L
grep -q 'lacks.c:1:10: error: the code needs what the stand-ins of --shim linux do not have: 8 in all, listed above; --include FILE reads' \
  "$work/err" || { cat "$work/err" >&2; die 'the error does not say what would be right'; }
# With a file of one's own that has them it is raced.
cat >"$work/stand_ins.h" <<'C'
struct srcu_struct { int unused; };
struct page { int flags; };
#define nr_node_ids 1
static int page_to_nid(struct page* page) { return (int)(page - page); }
static void srcu_read_lock(struct srcu_struct* srcu) { (void)srcu; }
static void frobnicate(int flags) { (void)flags; }
C
mkdir -p "$work/own/linux"
: >"$work/own/linux/writeback.h" >"$work/own/linux/srcu.h"
run 1 race --shim linux --harness "$work/lacks.c" --include "$work/own" --include "$work/stand_ins.h"
says 'race.no-crash'
# Of code without a kernel's stand-ins the same is told, and of a kernel's that there are some.
run 2 race --harness "$work/lacks.c"
grep -q 'the code needs what is nowhere: .*--shim linux has stand-ins' "$work/err" || die 'nothing says --shim linux'
# What is wrong besides is told in the compiler's words.
printf '%s\n' '#include <counterproof.h>' 'cp_thread(a) { nowhere(); int x = "text" * 2; }' >"$work/besides.c"
run 2 race --harness "$work/besides.c"
grep -q 'invalid operands' "$work/err" || die "the compiler's words are kept back"
# A header that is named by its whole path, or above the folder, is nobody's to put there.
mkdir "$work/theirs"
for header in "$work/theirs/none.h" ../theirs/none.h; do
  printf '#include "%s"\ncp_thread(looks) {}\n' "$header" >"$work/theirs/lacks.c"
  run 2 race --shim linux --harness "$work/theirs/lacks.c"
  grep -q "'$header' file not found" "$work/err" || die 'the compiler is not heard'
  [[ $(ls "$work/theirs") == lacks.c ]] || die 'a header was put beside the code'
done
