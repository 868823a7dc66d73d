#!/usr/bin/env bash
# A system without Debian's packages is told all that is needed, and nothing is tried there.
source tests/cli/lib.sh

mkdir "$work/bin"
for tool in bash cat uname; do ln -s "$(command -v $tool)" "$work/bin/"; done
code=0
PATH=$work/bin scripts/set-up >"$work/out" 2>"$work/err" || code=$?
((code == 69)) && [[ ! -s $work/out ]] || die "exit code $code, and this on standard output: $(<"$work/out")"
# What the build asks for by name is named, and so is each package.
sed '/^Debian calls it/,$d' "$work/err" >"$work/words"
while read -r name; do
  grep -qF -- "$name" "$work/words" || { cat "$work/err" >&2; die "does not say that $name is needed"; }
done < <(sed -nE 's/^ *find_package\(([A-Za-z0-9_]+) .*/\1/p' CMakeLists.txt |
  sed 's/nlohmann_json/nlohmann-json/; s/tomlplusplus/toml++/; s/^GTest$/GoogleTest/; /^Threads$/d; /^benchmark$/d')
while read -r package; do
  grep -q "^Debian calls it:.* $package\( \|$\)" "$work/err" || die "does not name the package $package"
done < <(sed -nE '/^packages=\(/,/^\)/p' scripts/set-up | sed -E '1d; $d; s/#.*//' | tr ' ' '\n' | sed '/^$/d')
file=$(sed -nE 's/.* -f ([^ ]+) \.$/\1/p' "$work/err")
[[ -f $file ]] || die "names a container's recipe that is not there: $file"

code=0
scripts/set-up all 2>"$work/err" || code=$?
((code == 64)) || die "exit code $code for what it does not know"
grep -qF 'usage: scripts/set-up' "$work/err" || die "does not say what it knows"
