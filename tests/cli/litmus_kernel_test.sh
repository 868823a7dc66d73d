#!/usr/bin/env bash
# litmus: the kernel's own litmus tests, each with the result that its file states.  They are in Debian's
# package of the kernel's sources, which is too large to be installed for this alone: `./test --full` has it.
source tests/cli/lib.sh

package=linux-source-6.1
sources=/usr/src/$package.tar.xz
[[ -s $sources ]] || { echo "skipped: $package is not installed"; exit 77; }
tar -xf "$sources" -C "$work" --wildcards "$package/tools/memory-model/litmus-tests/*" \
  "$package/Documentation/litmus-tests/*" || die "the package has changed"

run 0 litmus "$work/$package" --brief
grep -q 'DEADLOCK\|bounded' "$work/out" && die 'something was not settled'
says '38 of 38 results as expected'
[[ $(find "$work/$package" -name '*.litmus' | wc -l) == 38 ]] || die 'not all were run'
# Each of them is read as sc, tso and rc11, too, and none has fewer executions under a weaker model.
for memory in sc tso rc11; do
  run 0 litmus "$work/$package" --brief --memory $memory
  says '38 without expectation'
done
