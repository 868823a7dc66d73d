#!/usr/bin/env bash
# The engine in programs of one's own: the examples are built against what is installed, and nothing else.
source tests/cli/lib.sh

build=${COUNTERPROOF%/bin/counterproof}
prefix="$work/some where"
cmake --install "$build" --prefix "$prefix" --component library >/dev/null
# The archive of a build for tests has debug information.
! grep -rlF --exclude='*.a' -- "$PWD" "$prefix" || die 'something names the tree'

cp -r "$prefix/share/counterproof/examples" "$work/mine"
# The model that the page begins with, built as the page says.
page="docs/library.md"
# block_of FILE: the page's block that begins with the file's name.
block_of() { sed -n "\\|^// $1\$|,/^\`\`\`\$/p" "$page" | sed '/^```/d'; }
block_of pool.cpp >"$work/mine/pool.cpp"
block_of lost.cpp >"$work/mine/lost.cpp"
{
  printf 'add_executable(%s)\n' 'mine pool.cpp' 'lost lost.cpp'
  sed -n '/^```cmake/,/^```$/p' "$page" | sed '/^```/d'
} >>"$work/mine/CMakeLists.txt"
cmake -S "$work/mine" -B "$work/mine/build" -G Ninja -DCMAKE_CXX_COMPILER=clang++-19 -DCMAKE_PREFIX_PATH="$prefix" \
  -DCMAKE_CXX_FLAGS='-Wall -Wextra -Wpedantic -Werror' >"$work/log" 2>&1 || { cat "$work/log" >&2; die 'find_package'; }
cmake --build "$work/mine/build" >"$work/log" 2>&1 || { cat "$work/log" >&2; die 'the examples are not built'; }

# comes_to CODE LAST STATES PROGRAM ARGUMENT...: its exit code, last line, and how many states it saw.
comes_to() {
  local expected=$1 last=$2 states=$3 code=0
  shift 3
  "$work/mine/build/$@" >"$work/out" || code=$?
  [[ $code == "$expected" && $(tail -n 1 "$work/out") == "$last" && $(head -n 1 "$work/out") == "$states states, "* ]] ||
    { cat "$work/out" >&2; die "$* comes to something else"; }
}
comes_to 1 'violated: nobody can go on' 14 philosophers
[[ $("$work/mine/build/mine" | tail -n 1) == violated ]] || die 'the page'
comes_to 0 'holds: neighbours never eat at once, and somebody can always go on' 70 philosophers 5 last-is-left-handed
[[ $("$work/mine/build/lost" | tail -n 1) == 'violated, 4 executions' ]] || die 'the program on the page'
comes_to 0 'holds: no more is sent than the clock has paid for' 22 token_bucket
comes_to 1 'violated: more is sent than the clock has paid for' 250 token_bucket torn
[[ $(wc -l <"$work/out") == 7 ]] || die 'not the shortest trace'
comes_to 0 'holds: nobody is refused what it was guaranteed' 150 gpu_memory
comes_to 1 'violated: a tenant is refused what it was guaranteed' 300 gpu_memory greedy

# raced CODE LAST PROGRAM ARGUMENT...: the exit code, and the last line.
raced() {
  local expected=$1 last=$2 code=0
  shift 2
  "$work/mine/build/$@" >"$work/out" || code=$?
  [[ $code == "$expected" && $(tail -n 1 "$work/out") == "$last" ]] || { cat "$work/out" >&2; die "$* comes to something else"; }
}
raced 1 'violated, 4 executions' lost_update
grep -qx '    4  T1  write used := 1  .*lost_update.cpp:[0-9]*' "$work/out" || die 'the steps are not told'
raced 0 'holds, 2 executions' lost_update locked
raced 0 'holds, 2 executions' lost_update atomic
raced 0 'holds, 58 executions' rwlock
raced 1 'violated, 300 executions' rwlock two-steps
grep -q '^race.no-data-race: ' "$work/out" || die 'the data race is not told'
raced 0 'holds, 751 executions' bounded_queue
raced 1 'violated, 136 executions' bounded_queue hasty
grep -qx '       waits: T2: to sleep on moved' "$work/out" || die 'who waits is not told'

# Without CMake; and a state that has padding is refused for what it is.
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
(cd "$work/mine" && eval "clang++-19 lost.cpp $(pkg-config --cflags --libs counterproof-schedule) -o lost") || die 'pkg-config'
diff <(sed -n '/^\$ \.\/lost$/,/^```$/p' "$page" | sed '1d;$d') <("$work/mine/lost") || die 'the program on the page comes to something else'
flags=$(pkg-config --cflags counterproof)
eval "clang++-19 $flags -fsyntax-only '$work/mine/gpu_memory.cpp'" || die 'pkg-config'
sed -i 's/unsigned char refused;/unsigned refused;/' "$work/mine/gpu_memory.cpp"
! eval "clang++-19 $flags -fsyntax-only '$work/mine/gpu_memory.cpp'" 2>"$work/err" || die 'padding is not refused'
grep -q 'equal states must have equal bytes: no padding' "$work/err" || { cat "$work/err" >&2; die 'padding is not named'; }
