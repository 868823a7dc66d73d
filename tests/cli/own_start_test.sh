#!/usr/bin/env bash
# A harness to begin with is written from a file's own functions, and runs as it stands; an image that was built before
# is found again, and nothing stale or broken ever is.
source tests/cli/lib.sh
source tests/cli/own.sh
export XDG_CACHE_HOME=$work/cache

cat >"$work/stock.cpp" <<'P'
#include <mutex>
namespace shop {
enum class Kind { small, large };
struct Stock { std::mutex lock; long items = 0; Kind kind = Kind::small; };
struct Hidden;
static Stock main_stock;
void init_stock(Stock& stock, long items) { stock.items = items; }
bool take(Stock& stock, unsigned count, Kind kind) { std::lock_guard guard(stock.lock); stock.kind = kind; stock.items -= count; return true; }
long left(const Stock* stock, const char* name, double) { return name[0] == 0 ? 0 : stock->items; }
void call_back(void (*function)()) { function(); }
void unknown(Hidden*) {}
static void own() {}
long total() { return main_stock.items; }
}  // namespace shop
int main() { return 0; }
P
run 0 harness "$work/stock.cpp" -o "$work/stock_harness.cpp"
says "next: $COUNTERPROOF race --harness $work/stock_harness.cpp"
cp "$work/stock_harness.cpp" "$work/out"
says 'cp_setup {'
says 'shop::init_stock(shop::main_stock, 1);'
says 'shop::take(shop::main_stock, 1, (shop::Kind)0);'
says 'shop::left(&shop::main_stock, shared_text, 1.0);'
says '// shop::call_back(), line 10, is not called'
says '// shop::unknown(), line 11, is not called'
says 'shop::total();'
says_not ' own('
says_not 'main()'
# The compiler names a file in another way where it lies beside the folder that one is in.
mkdir "$work/beside"
(cd "$work/beside" && "$COUNTERPROOF" harness "$work/stock.cpp") | grep -q 'shop::take(' || die 'a file beside the folder has no functions'
# One takes under the lock, the other reads without.
run 1 race --harness "$work/stock_harness.cpp"
says 'race.no-data-race'
# It is never written over what is there.
run 2 harness "$work/stock.cpp" -o "$work/stock_harness.cpp"
one_error 'stock_harness.cpp'
echo 'static int own;' >"$work/none.c"
run 2 harness "$work/none.c"
one_error 'no function here can be called by a harness'
run 2 harness "$work/nowhere.c"
one_error 'there is no such file'

# Each of them runs, and the commands agree on the file's place.
for source in own/example/limiter.c own/example/limiter_fixed.c; do
  run 0 harness $source
  cp "$work/out" "$work/start.c"
  sed -i "s|#include \"own|#include \"$PWD/own|" "$work/start.c"
  code=0
  "$COUNTERPROOF" race --harness "$work/start.c" >"$work/out" 2>"$work/err" || code=$?
  ((code == 0 || code == 1)) || { cat "$work/err" >&2; die "the harness for $source does not run"; }
done

# ---- Images are kept ----

cache=$XDG_CACHE_HOME/counterproof/code
rm -rf "$cache"
cp $own/one_line.c "$work/kept.c"
# What is as new as the run itself is not kept: it might have changed while it was read.
settled() { sleep 0.05; }
settled
run 1 race --harness "$work/kept.c"
(($(ls "$cache" | wc -l) == 1)) || die 'the image is not kept'
entry=$(echo "$cache"/*)
first=$(stat -c %i "$entry/image.so")
same() { [[ $(stat -c %i "$cache"/*/image.so | sort | tr '\n' ' ') == *"$first "* ]]; }
run 1 race --harness "$work/kept.c"
same && (($(ls "$cache" | wc -l) == 1)) || die 'an image that is kept is not used'
# Another macro, another text: another image.
run 1 race --harness "$work/kept.c" --define OTHER
(($(ls "$cache" | wc -l) == 2)) || die 'a macro makes no difference'
sed -i '1i extern int nobody;' "$work/kept.c"
settled
run 1 race --harness "$work/kept.c"
(($(ls "$cache" | wc -l) == 3)) || die 'a changed file makes no difference'
# Another header, and one that comes before the one that was read: the image of before is not used.
mkdir -p "$work/first" "$work/second"
echo '#define ADD 1' >"$work/second/amount.h"
cat >"$work/amount.c" <<'P'
#include <counterproof.h>
#include <amount.h>
static _Atomic int n;
cp_threads(user, 2) { n += ADD; }
cp_finally { cp_require(two, n == 2, "another amount"); }
P
settled
amount() { run "$1" race --harness "$work/amount.c" --include "$work/first" --include "$work/second"; }
amount 0
amount 0
echo '#define ADD 2' >"$work/second/amount.h"
settled
amount 1
amount 1
echo '#define ADD 1' >"$work/first/amount.h"
settled
amount 0
rm "$work/first/amount.h"
amount 1
# What was cut or changed is never loaded.
for wrong in image.so 0.bc list; do
  rm -rf "$cache"
  run 1 race --harness "$work/kept.c"
  entry=$(echo "$cache"/*)
  first=$(stat -c %i "$entry/image.so")
  truncate -s -1 "$entry/$wrong"
  run 1 race --harness "$work/kept.c"
  ! same || die "an entry whose $wrong is cut was used"
done
# Two at once, and no place for a cache.
rm -rf "$cache"
for _ in 1 2 3; do "$COUNTERPROOF" race --harness "$work/kept.c" >/dev/null & done
wait
(($(ls "$cache" | wc -l) == 1)) || die "several at once: $(ls "$cache")"
XDG_CACHE_HOME=/proc/none run 1 race --harness "$work/kept.c"

# ---- A folder of harnesses ----

mkdir -p "$work/many/below"
right='#include <counterproof.h>
static _Atomic int n;
cp_threads(user, 2) { ++n; }
cp_finally { cp_require(all, n == 2, "one is lost"); }'
echo "$right" >"$work/many/one_harness.c"
echo "${right/_Atomic/}" >"$work/many/below/one_harness.c"
echo "$right" >"$work/many/two.harness.cpp"
sed -i 's/_Atomic int/int volatile/' "$work/many/two.harness.cpp"
echo 'no C at all' >"$work/many/three.c"
run 1 race "$work/many" --json --junit "$work/many.xml" --sarif "$work/many.sarif" --html "$work/many.html"
python3 - "$work/out" <<'P' || die 'wrong answers of a folder'
import json, sys
programs = [(one["program"], one["verdict"], one["executions"]) for one in json.load(open(sys.argv[1]))["programs"]]
assert programs == [("one_harness", "violated", 4), ("many.one_harness", "holds", 2), ("two.harness", "violated", 4)], programs
P
for report in xml sarif html; do grep -q 'many.one_harness' "$work/many.$report" || [[ $report == sarif ]] || die "$report leaves out a harness"; done
grep -q 'two.harness' "$work/many.sarif" || die 'SARIF leaves out a harness'
# One that does not compile is told, and the others are raced.
rm -r "$work/many/below" "$work/many/two.harness.cpp"
cp "$work/many/three.c" "$work/many/three_harness.c"
run 2 race "$work/many"
grep -q 'three_harness.c: error: it does not compile' "$work/err" || die 'silent about what does not compile'
says 'three_harness.c'
says 'not raced: see above'
says 'one_harness                       holds               2'
run 2 race "$work/many" --json
says 'three_harness.c'
mkdir "$work/empty"
run 2 race "$work/empty"
one_error 'no harness here'
run 2 race "$work/many" --harness "$work/kept.c"
one_error 'expected one of them'
run 2 race "$work/many" check-then-add
one_error 'expected one of them'
