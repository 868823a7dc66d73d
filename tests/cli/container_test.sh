#!/usr/bin/env bash
# The container's recipe: it copies what there is, and installs every library that the command needs,
# and what compiles rule files and code of one's own.
source tests/cli/lib.sh

recipe=ci/container/Containerfile
while read -r word source _; do
  [[ -e $source ]] || die "$recipe copies $source, which is not there: $word"
done < <(grep '^COPY' $recipe | grep -v -- --from)
grep -qxF build .dockerignore || die "build folders would be copied"

# The files of the libraries that an executable itself asks for; theirs come along as Debian's
# packages depend on each other.
needed_by() {
  objdump -p "$1" | awk '$1 == "NEEDED" { print $2 }' | while read -r library; do
    ldd "$1" | awk -v name="$library" '$1 == name && $3 ~ /^\// { print $3 }'
  done
}

# The second stage's packages, and what every Debian has.
packages=" $(sed -n '/^FROM .*slim$/,$p' $recipe | tr '\\\n' '  ') libc6 "
while read -r library; do
  # Debian's lists may name /lib where the file is in /usr/lib.
  path=$(realpath -- "$library")
  owner=$(dpkg -S "$path" 2>/dev/null || dpkg -S "${path#/usr}")
  owner=${owner%%:*}
  # The compiler's own library comes along with any of the others.
  case $owner in libstdc++6 | libgcc-s1) continue ;; esac
  [[ $packages == *" $owner "* ]] || die "$recipe does not install $owner, which has $library"
done < <(needed_by "$COUNTERPROOF"; needed_by "$COUNTERPROOF-llvm")

# What own/ calls, and the headers that rules and harnesses include.
for file in "$(realpath "$(command -v clang-19)")" "$(realpath "$(command -v clang++-19)")" "$(realpath "$(command -v ld)")" \
  /usr/include/c++/12/vector /usr/include/pthread.h; do
  owner=$(dpkg -S "$file")
  owner=${owner%%:*}
  # binutils are its tools for one kind of machine.
  [[ $packages == *" ${owner%-x86-64-linux-gnu} "* ]] || die "$recipe does not install $owner, which has $file"
done
grep -qF 'cmake --install' $recipe || die 'the image is not made of what is installed'
