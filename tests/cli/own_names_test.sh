#!/usr/bin/env bash
# What reports say of code that is brought along: its lines, its variables, their values, its orders.
source tests/cli/lib.sh

own=tests/own

# shown ARGUMENT...: what is found, with its schedules, in $work/out; that of the assertion as JSON in $work/json.
shown() {
  rm -rf -- "$work/found"
  run 1 race "$@" --explain --lines --schedules "$work/found"
  cp "$work/out" "$work/text"
  run 0 replay --json "$work/found"/*.assert.*.schedule
  cp "$work/out" "$work/json"
  cp "$work/text" "$work/out"
}

# Lines: each step stands where the source is marked with it, however far away its code is.
shown --harness $own/lines.cpp
python3 - "$work/json" $own/lines.cpp $own/lines.hpp <<'END'
import json, re, sys
steps = json.load(open(sys.argv[1]))["steps"]
marked = {}
for file in sys.argv[2:]:
    for number, line in enumerate(open(file), 1):
        if mark := re.search(r"// line ([\w ]+)$", line.rstrip()):
            for word in mark[1].split():
                marked[word] = f"{file}:{number}"
seen = set()
for step in steps:
    if name := re.search(r"\b(?:marks|atomics)\[(\d+)\]|mutex-(?:un)?lock (mutex)", re.split(" :?= ", step["step"])[0]):
        word = name[1] or name[2]
        if step["step"].startswith("mutex-unlock"): continue
        assert step["at"] == marked[word], f"{step} stands at {marked[word]}"
        seen.add(word)
    assert "/usr/" not in step["at"] and step["at"] != "?", step
assert seen == set(marked), f"no step is at {set(marked) - seen}"
END
says "$own/lines.hpp:5: mark = 1;  // line 15"

# Names and values: as the source has them, whatever the type.
shown --harness $own/names.c
for step in 'mutex-lock object.lock' 'store object.open := -1' 'store object.limit := 4294967295' \
  'store object.ready := true' "store object.letter := 'x'" 'store object.small := -3' \
  'store object.share := 1.5' 'store object.state := STATE_CLOSED' \
  'store object.node.next := &object.table[2]' 'store object.node.key := 3' 'store object.inner := -4' \
  'store object.word.half := 5' 'store object.word.full := 6' 'object.{first, second} := {0, 9}' \
  'store object.grid[1][2] := 8' 'store object.table[3].key := 10' 'store object.unnamed.width := 11' \
  'store object.handler := &handle' 'store object.node.next := NULL' 'store counted()::calls := 1' \
  'store numbers[4] := -7' 'load heap = &object#1' 'store object#1.limit := 12' \
  'store object#1.node.next := &object#1.node' 'load links = &link#1' 'store link#1[2].key := 13' \
  "store writer's link#1.key := 14" "store writer's int#1 := -15" "free writer's link#1"; do
  says "$step"
done
says_not 'memory without a name'
# Nothing is told by where it lies, which is another place each time.
says_not '0x'

# C++: what a library keeps is left out, or told by its last name.
shown --harness $own/names.cpp
for step in 'store app::derived.in_base := 1' 'store app::derived.own := 2' 'store app::derived.cells[2] := 3' \
  'store seq-cst app::derived.done := true' 'mutex-lock app::derived.mutex' 'load app::derived.idle._M_finish = NULL' \
  'store app::Box<app::Node>::made := 1' 'store app::box.value.key := 5' 'store app::color := green' \
  'load base = &app::derived' 'load app::derived._vptr = &vtable for app::Derived' 'load owned = &Node#1' \
  'store Node#1.key := 6' 'load text._M_p = &text' "store text[0] := 'x'" \
  'store message := "hello"' "store writer's Node#1[2].key := 7" "store writer's Derived#1.in_base := 8"; do
  says "$step"
done

# What functions keep on their stacks; a library's steps are told one by one where everything is explained, and folded
# otherwise.
shown --source $own/locals.cpp
for step in "store main's where := &main's charges" "mutex-lock main's charges.lock" \
  "store main's charges.of_task[1] := 5" "store main's charges.amounts._M_start := &thread-1's long#1" \
  "store main's outer := &main's kept" "store main's kept (2) := 1" "store main's kept := 2" \
  'call of std::vector::empty' "return from the function of main's kept (2)" "return from the function of main's where"; do
  says "$step"
done
says_not 'steps in '
# What was learned of stacks is in the file: without it the steps are others.
schedule=$(echo "$work/found"/*.schedule)
grep -qE '^stack( [0-9]+:[0-9]+\+[0-9]+)+$' "$schedule" || die "no word of stacks in $schedule"
sed -E 's/^stack .*/stack 0:8+16/' "$schedule" >"$work/wrong.schedule"
run 2 replay "$work/wrong.schedule"
one_error '"0:8+16" is no part of a stack; expected THREAD:BELOW+SIZE, as race has written it'
sed '/^stack /d' "$schedule" >"$work/unlearned.schedule"
run 2 replay "$work/unlearned.schedule"
one_error 'does not happen here'
run 1 race --source $own/locals.cpp
says ' steps in std::vector::push_back'
says ' steps in std::thread::thread'
says_not 'steps in nested'
says_not 'steps in main'
says "mutex-lock main's charges.lock"

# A kernel's code: blocks through its allocator, and operations that return a value order everything.
shown --shim linux --harness $own/names_kernel.c
for step in 'mutex-lock what may sleep' "store user-1's request#1.size := -2" "write user-1's request#1.users := 1" \
  "add relaxed user-1's request#1.users += 1 = 2" '  requests += 1 = 1' 'lock queue_lock' \
  "store user-2's request#1.entry.next := &user-1's request#1"; do
  says "$step"
done
says_not 'without a name'

# Orders: what the code asks for, in the same words everywhere.
shown --harness $own/orders.c
for step in 'store plain := 1' 'load plain = 1' 'write marked := 1' 'read marked = 1' \
  'load relaxed x = 0' 'load acquire x = 0' 'load seq-cst x = 0' 'store relaxed x := 1' \
  'store release x := 1' 'store seq-cst x := 1' \
  'compare-exchange relaxed/relaxed x' 'compare-exchange acquire/relaxed x' \
  'compare-exchange release/acquire x' 'compare-exchange acq-rel/acquire x' \
  'compare-exchange seq-cst/seq-cst x'; do
  says "$step"
done
for order in relaxed acquire release acq-rel seq-cst; do
  for operation in "add $order x += 1" "add $order x -= 1" "exchange $order x := 2, was" \
    "or $order x := 6, was 2" "and $order x := 6, was 6" "xor $order x := 2, was 6"; do
    says "$operation"
  done
done

# A file of version 1 has other words for code that was brought along; what moves is what counts.
sed -e '1s/2$/1/' -e 's/add relaxed //' -e 's/load acquire/load-acquire/' "$work/found"/*.schedule >"$work/first.schedule"
run 0 replay "$work/first.schedule"

# What stays within a function is not of the type that it gives back; an array of pointers at the end of
# a structure says what it leads to; an address that is kept as a number is told as one, with its mark.
run 1 race --harness tests/own/given_on.c
says "store makes-1's group#1.parts[0] := &makes-1's part#1"
says "store makes-1's part#2.usage := 1"
says "store makes-1's block#1 := 1"
says "store handles[0] := &makes-1's handle#1"
says "store owner := &makes-1's group#1 + 1"
