#!/bin/bash -eu
# Builds the fuzz targets for OSS-Fuzz and ClusterFuzzLite, which set $CC, $CXX, $CFLAGS, $CXXFLAGS,
# $LIB_FUZZING_ENGINE, $SRC, $WORK and $OUT.  Everything a target needs goes into $OUT: the
# binary, its seeds, its dictionary, its options.

root=$(readlink -f -- "${COUNTERPROOF_ROOT:-$SRC/counterproof}")
build=${WORK:-/tmp}/counterproof-build

# Threads of the model are fibres, whose stacks the sanitizer is told of; moving their locals to
# a stack of its own would hide them from it.
flags="$CXXFLAGS"
case $flags in *address*) flags+=" -fsanitize-address-use-after-return=never" ;; esac

cmake -S "$root" -B "$build" -G Ninja \
  -DCMAKE_C_COMPILER="$CC" -DCMAKE_CXX_COMPILER="$CXX" \
  -DCMAKE_CXX_FLAGS="$flags" -DCMAKE_BUILD_TYPE=None \
  -DCOUNTERPROOF_FUZZ_ONLY=ON -DCOUNTERPROOF_FUZZ_ENGINE="$LIB_FUZZING_ENGINE"
cmake --build "$build"

"$build/bin/make_seeds" dictionaries "$OUT"
for source in "$root"/fuzz/fuzz_*.cpp; do
  target=$(basename "$source" .cpp)
  cp "$build/bin/$target" "$OUT/"
  cp "$root/fuzz/targets.options" "$OUT/$target.options"
  folders=$("$root/fuzz/seeds" "$target")
  if [[ -n $folders && -n $(cd "$root" && find $folders -type f -print -quit) ]]; then
    (cd "$root" && find $folders -type f | zip -q -j -@ "$OUT/${target}_seed_corpus.zip")
  fi
done
