#!/usr/bin/env bash
# What is installed works where it is put, without the sources and the build folder, and names neither;
# and the packages have what it needs.
source tests/cli/lib.sh

tree=$PWD
page="docs/install.md"
build=${COUNTERPROOF%/bin/counterproof}
[[ -f $build/CPackConfig.cmake ]] || die "$COUNTERPROOF is in no build folder"
[[ -f $build/documents/counterproof.1 ]] || die 'the target counterproof_documents is not built'
cmake --install "$build" --prefix "$work/first" --strip >/dev/null
# The two targets that docs/install.md names make all of it that is built.
ninja -C "$build" -t commands counterproof counterproof_documents >"$work/commands"
for made in counterproof-llvm conform-agent counterproof-runtime.o counterproof.wasm counterproof-wasm.a; do
  grep -qF "bin/$made" "$work/commands" || die "$made is not built for an installation"
done
mkdir -p "$work/some where"
mv "$work/first" "$work/some where/else"
prefix="$work/some where/else"
data=$prefix/share/counterproof

if command -v mpirun >/dev/null; then
  [[ -f $prefix/lib/counterproof/libcounterproof_mpi.so ]] || die 'what joins many processes is not installed'
fi

for binary in counterproof counterproof-llvm; do
  for folder in "$tree" "$work"; do
    [[ -z $(strings -a "$prefix/bin/$binary" | grep -F -- "$folder") ]] || die "$binary names $folder"
  done
  ! readelf -d "$prefix/bin/$binary" | grep -E 'RPATH|RUNPATH' || die "$binary looks for libraries of its own"
  [[ -z $(ldd "$prefix/bin/$binary" | grep 'not found') ]] || die "$binary: $(ldd "$prefix/bin/$binary")"
done
# The archive of a build for tests has debug information.
! grep -rlF --exclude='*.a' -- "$tree" "$prefix" || die 'something names the tree'

# What the pages link to is there, but for what only those read who change the program.
(
  cd "$data/docs"
  grep -oP '\]\((?!https?:|#)\K[^)#]+' ./*.md | while IFS=: read -r page link; do
    case $link in ../tests/* | ../ci/* | ../.github/* | ../.clusterfuzzlite/* | ../fuzz/* | ../corpus/* | ../CONTRIBUTING.md) continue ;; esac
    [[ -e $link ]] || echo "$page leads to $link"
  done
) >"$work/dead"
[[ ! -s $work/dead ]] || { cat "$work/dead" >&2; die 'pages lead nowhere'; }
(source "$prefix/share/bash-completion/completions/counterproof" && complete -p counterproof) >/dev/null || die 'bash does not complete'
mandoc -T lint -W error "$prefix/share/man/man1/counterproof.1" >&2 || die 'the man page'
for kind in policy scope; do
  "$prefix/bin/counterproof" schema $kind | cmp - "$data/schema/$kind.schema.json" || die "the schema of a $kind"
done

# As somebody uses it who has nothing else: for root the tree, and with it the build folder, is empty.
cat >"$work/use" <<'USE'
set -euo pipefail
tree=$1 prefix=$2 work=$3 hide=$4
data=$prefix/share/counterproof
if [[ $hide == yes ]]; then
  mkdir "$work/empty"
  mount --bind "$work/empty" "$tree"
  [[ -z $(ls "$tree") ]]
fi
mkdir "$work/here"
cd "$work/here"
export XDG_CACHE_HOME=$work/cache
counterproof() { "$prefix/bin/counterproof" "$@"; }
counterproof list policies | grep ^rss-2007
counterproof check "$data/policies/tasks-by-fork.toml"
# One with a rule file, which is compiled, and which breaks a claim.
proposal=$data/policies/proposals/group-kill
counterproof check "$proposal/proposed.toml" --scope "$proposal/scope.toml" && exit 1 || [[ $? == 1 ]]
# And which runs in a page, too.
if [[ -e $data/counterproof.wasm ]]; then
  counterproof explore "$proposal/proposed.toml" --html page.html
  grep -q 'group_kill.cpp' page.html
fi
counterproof race check-then-add --explain
COUNTERPROOF='' "$data/scripts/check-change" --help | grep comment.md
(
  unset COUNTERPROOF
  git init -q -b main repository
  cd repository
  git config user.name you
  git config user.email you@example.org
  mkdir policies
  cp "$data/policies/tasks-by-fork.toml" policies
  git add . && git commit -qm before && git checkout -qb change
  git mv policies/tasks-by-fork.toml policies/by-fork.toml && git commit -qm after
  "$data/scripts/check-change" main
)
example=$data/own/example
counterproof race --source "$example/limiter_fixed.c" --harness "$example/limiter_harness.c"
printf '%s\n' '#include <linux/spinlock.h>' 'int usage;' 'DEFINE_SPINLOCK(lock);' >kernel.c
printf '%s\n' '#include <linux/spinlock.h>' '#include <counterproof.h>' 'extern int usage;' 'extern spinlock_t lock;' \
  'cp_threads(thread, 2) { spin_lock(&lock); usage++; spin_unlock(&lock); }' \
  'cp_finally { cp_assert(usage == 2, "lost"); }' >kernel_harness.c
counterproof race --shim linux --source kernel.c --harness kernel_harness.c
for kind in policy rule scope harness; do
  counterproof init $kind | tee said
  # Whoever has a space in a path quotes it.
  eval "$(sed -n "s/^next: //p" said | sed "s,$data[^ ]*,'&',")"
done
USE
hide=no within=()
if unshare -m true 2>/dev/null; then hide=yes within=(unshare -m); fi
"${within[@]}" bash "$work/use" "$tree" "$prefix" "$work" $hide >"$work/out" 2>"$work/err" ||
  { tail -n 30 "$work/out" "$work/err" >&2; die 'what is installed does not work alone'; }
[[ ! -s $work/err ]] || { cat "$work/err" >&2; die 'it has something to complain of'; }
for row in 'tasks-by-fork  ' 'proposed  ' 'check-then-add  ' 'limiter_harness  ' 'kernel_harness  ' 'my-policy  ' 'my-rule  ' \
  'policies/by-fork.toml: renamed' \
  'rss-2007  ' 'my-code_harness  '; do
  says "$row"
done
says 'claim violated: progress.no-needless-kill'
COUNTERPROOF=$prefix/bin/counterproof run 2 fuzz world
one_error 'fuzzing builds its targets, in a clone of Counterproof'

# The packages have the same files, and say what the binaries are linked with.
(cd "$build" && cpack --config CPackConfig.cmake -B "$work/packages") >"$work/log" 2>&1 || { cat "$work/log" >&2; die 'no packages'; }
debs=("$work"/packages/*.deb) tars=("$work"/packages/*.tar.gz)
deb=${debs[0]}
files() { grep -v '/$\|^$' | sort; }
dpkg-deb --fsys-tarfile "$deb" | tar -t | sed 's,^\./usr/,,' | files >"$work/in.deb"
tar -tzf "${tars[0]}" | sed 's,^[^/]*/,,' | files >"$work/in.tar"
# Who installs a package has not asked for MPI.
(cd "$prefix" && find . -type f -o -type l) | sed 's,^\./,,; /^lib\/counterproof\/libcounterproof_mpi.so$/d' | files >"$work/in.prefix"
[[ $(wc -l <"$work/in.prefix") -gt 200 ]] || die 'little is installed'
diff "$work/in.prefix" "$work/in.tar" | head >&2 || die 'the archive has other files than are installed'
diff "$work/in.prefix" "$work/in.deb" | head >&2 || die 'the package has other files than are installed'
field() { dpkg-deb -f "$deb" "$1"; }
needed=0
for binary in counterproof counterproof-llvm; do
  while read -r library; do
    path=$(realpath -- "$(ldd "$prefix/bin/$binary" | awk -v name="$library" '$1 == name { print $3 }')")
    owner=$(dpkg -S "$path" 2>/dev/null || dpkg -S "${path#/usr}")
    owner=${owner%%:*}
    [[ ", $(field Depends)," =~ ", $owner"( \(|,) ]] || die "the package does not need $owner, which has $library: $(field Depends)"
    needed=$((needed + 1))
  done < <(objdump -p "$prefix/bin/$binary" | awk '$1 == "NEEDED" { print $2 }')
done
((needed >= 10)) || die "the binaries need $needed libraries"
grep -qF "## $(field Version)" CHANGELOG.md || die "CHANGELOG.md knows no version $(field Version)"
grep -qF "apt install ./counterproof_$(field Version)_$(field Architecture).deb" $page || die "$page names another package"
grep -qF -- '--target counterproof counterproof_documents' $page || die "$page builds something else"
grep -qF "recommends \`clang-19\` and \`binutils\`" $page || die "$page recommends something else"
[[ $(field Recommends) == 'clang-19, binutils' ]] || die "recommends $(field Recommends)"
[[ "counterproof $(field Version)" == "$("$COUNTERPROOF" --version)" ]] || die "the package is of version $(field Version)"
