#!/usr/bin/env bash
# ./counterproof builds again when something that it was made from has changed, whatever that is, and
# only then.  Seen in a small tree with the same launcher, whose command prints what it was made from.
source tests/cli/lib.sh

tree=$work/tree
mkdir -p "$tree"/{scripts,model/deep,fuzz,policies,docs}
cp counterproof "$tree/"
printf '#!/bin/sh\n' >"$tree/scripts/set-up"
chmod +x "$tree/scripts/set-up"
cat >"$tree/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(launcher LANGUAGES C)
file(GLOB_RECURSE sources CONFIGURE_DEPENDS model/*.c)
add_subdirectory(fuzz)
add_executable(counterproof ${sources})
target_include_directories(counterproof PRIVATE "${PROJECT_SOURCE_DIR}")
target_link_libraries(counterproof PRIVATE fuzz)
set_target_properties(counterproof PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
add_custom_command(OUTPUT "${PROJECT_BINARY_DIR}/bin/counterproof.wasm" DEPENDS "${PROJECT_SOURCE_DIR}/page.txt"
  COMMAND "${CMAKE_COMMAND}" -E copy "${PROJECT_SOURCE_DIR}/page.txt" "${PROJECT_BINARY_DIR}/bin/counterproof.wasm")
add_custom_target(counterproof_module DEPENDS "${PROJECT_BINARY_DIR}/bin/counterproof.wasm")
END
cat >"$tree/fuzz/CMakeLists.txt" <<'END'
file(READ "${PROJECT_SOURCE_DIR}/policies/one.toml" one)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/policies/one.toml")
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/policies.c" CONTENT "const char* policy(void) { return \"${one}\"; }")
add_library(fuzz STATIC fuzz.c "${PROJECT_BINARY_DIR}/policies.c")
END
cat >"$tree/CMakePresets.json" <<'END'
{"version": 6, "configurePresets": [{"name": "release", "generator": "Ninja", "binaryDir": "${sourceDir}/build/release"}],
 "buildPresets": [{"name": "release", "configurePreset": "release"}]}
END
printf '#include <stdio.h>\n#include "model/deep/name.h"\nconst char* policy(void); int fuzz(void);\nint main(int count, char** words) { if (count > 1) return puts(words[0]) < 0; return printf("%%s %%s %%d\\n", NAME, policy(), fuzz()) < 0; }\n' >"$tree/model/main.c"
printf '#define NAME "first"\n' >"$tree/model/deep/name.h"
printf 'int fuzz(void) { return 1; }\n' >"$tree/fuzz/fuzz.c"
printf 'rule' >"$tree/policies/one.toml"
printf 'page' >"$tree/page.txt"

# launch EXPECTED: what the command prints; leaves in `built` whether it was built for that.
launch() {
  "$tree/counterproof" >"$work/out" 2>"$work/err" || { cat "$work/err" >&2; die "cannot be launched"; }
  [[ $(<"$work/out") == "$1" ]] || die "prints \"$(<"$work/out")\" instead of \"$1\""
  built=no
  if grep -q building "$work/err"; then built=yes; fi
}
again() { # again EXPECTED WHY
  sleep 0.05
  launch "$1"
  [[ $built == yes ]] || die "is not built again: $2"
  launch "$1"
  [[ $built == no ]] || die "is built again though nothing changed since: $2"
}
launch 'first rule 1'
launch 'first rule 1'
[[ $built == no ]] || die "is built again though nothing changed"
[[ $(cd "$tree" && ./counterproof name) == ./counterproof ]] || die "the command does not know by what word it was called"
printf 'int fuzz(void) { return 2; }\n' >"$tree/fuzz/fuzz.c"
again 'first rule 2' 'a source in fuzz/'
printf 'other' >"$tree/policies/one.toml"
again 'first other 2' 'a file that CMake reads'
printf '#define NAME "second"\n' >"$tree/model/deep/name.h"
again 'second other 2' 'a header'
printf 'int more;\n' >"$tree/model/more.c"
again 'second other 2' 'a new source'
rm "$tree/model/more.c"
again 'second other 2' 'a source that is gone'
printf '\n' >>"$tree/fuzz/CMakeLists.txt"
again 'second other 2' 'a list of CMake'\''s'
printf 'read me\n' >"$tree/docs/page.md"
launch 'second other 2'
[[ $built == no ]] || die "is built again for a page of the documentation"
# What pages need is built when the first is asked for, and again when it has changed.
pages=$tree/build/release/bin/counterproof.wasm
page() {
  "$tree/counterproof" "$@" >"$work/out" 2>"$work/err" || { cat "$work/err" >&2; die "cannot be launched"; }
}
page explore --trace --other
[[ ! -e $pages ]] || die "the model for pages is built for no page"
page explore x.toml --html page.html
[[ $(<"$pages") == page && $(<"$work/err") == 'counterproof: building the model for pages' ]] ||
  die "the model for pages is not built, or not said to be: $(<"$work/err")"
printf 'other' >"$tree/page.txt"
page explore x.toml --html=page.html
[[ $(<"$pages") == other && ! -s $work/err ]] || die "the model for pages is not built again"
mv "$tree" "$work/moved"
tree=$work/moved
again 'second other 2' 'a tree that has moved'
# A build that fails leaves what is stale stale.
printf 'int fuzz(void) { return }\n' >"$tree/fuzz/fuzz.c"
for _ in 1 2; do
  code=0
  "$tree/counterproof" >"$work/out" 2>"$work/err" || code=$?
  [[ $code == 70 && ! -s $work/out ]] || die "exit code $code from a build that fails"
done
