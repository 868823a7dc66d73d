#!/usr/bin/env bash
# A folder includes only what CONTRIBUTING.md says that it uses; the folders of the model stand in an order, each
# above what it uses; counters are listed in one place, and choices are asked by name; the model has no clock, no
# chance, no order that differs from run to run.
source tests/cli/lib.sh

folders=(model/*/)
set -f
# By folder: what it uses, itself among it.  `model/*.hpp` are the files beside the folders.
declare -A uses=()
while IFS='|' read -r _ folder used _; do
  folder=${folder//[\` ]/}
  used=$(tr -d '`,' <<<"$used")
  if [[ $folder == model/* ]]; then
    for one in $used; do
      [[ $one == 'model/*.hpp' || -n ${uses[${one%/*.hpp}]-} ]] ||
        die "CONTRIBUTING.md has $folder use $one, which does not stand above it in the table"
    done
  fi
  uses[$folder]=" $folder $used "
done < <(sed -n '/^| folder | uses |$/,/^$/p' CONTRIBUTING.md | sed 1,2d | sed '/^$/d')
((${#uses[@]} >= 20)) || die "CONTRIBUTING.md has no table of what folders use"
for folder in "${folders[@]}"; do
  [[ -n ${uses[${folder%/}]-} ]] || die "CONTRIBUTING.md does not say what ${folder%/} uses"
done
uses[model]=' model/*.hpp '

# may_include <folder> <path>: whether a file of the folder may include the path.
may_include() {
  local one
  for one in ${uses[$1]}; do
    case $one in
      'model/*.hpp') if [[ ${2#model/} != */* ]]; then return 0; fi ;;
      *.hpp) if [[ $2 == "$one" ]]; then return 0; fi ;;
      *) if [[ $2 == "$one"/* ]]; then return 0; fi ;;
    esac
  done
  return 1
}

checked=0
while IFS=: read -r file _ line; do
  folder=${file%%/*}
  part=${file#*/}
  part=$folder/${part%%/*}
  if [[ -n ${uses[$part]-} ]]; then folder=$part; fi
  path=${line#*\"}
  path=${path%%\"*}
  [[ -d ${path%%/*} ]] || continue
  [[ -n ${uses[$folder]-} ]] || die "CONTRIBUTING.md does not say what $folder uses"
  may_include "$folder" "$path" || die "$file includes $path; $folder uses only${uses[$folder]}"
  checked=$((checked + 1))
done < <(grep -nE '^#include "[a-z_]+/' -r model check smt reports session own mpi conform scoreboard cli fuzz props include \
  --include='*.hpp' --include='*.cpp')
((checked > 1500)) || die "only $checked includes were looked at"

# Who goes through the counters goes through their table: none is named beside it, but where others build on it (the
# resource counter), and where a mistake is made in it.
while read -r header; do
  if [[ $header == model/counter/res_counter.hpp ]]; then continue; fi
  beside=$(grep -rlF "#include \"$header\"" model check smt props fuzz bench tests/model tests/check --include='*.hpp' --include='*.cpp' |
    grep -vxF -e model/counter/table.hpp -e check/race/mistaken_programs.cpp) || continue
  die "$header is included beside the table of counters: $beside"
done < <(sed -n 's/^#include "\(model\/counter\/[a-z_]*\.hpp\)"$/\1/p' model/counter/table.hpp)

# What a choice comes to is asked by name.
! grep -nE '\b(rules_?|rules\(\))\.[a-z_]+ *[!=]= *[A-Z][A-Za-z]*::' -r model check smt reports session own conform scoreboard cli \
  fuzz props --include='*.hpp' --include='*.cpp' ||
  die "a choice is compared with a value, instead of asked by a name that model/rules/rules.hpp has for it"

! grep -nE '#include <(chrono|ctime|random|thread|future|unordered_map|unordered_set|iostream)>' -r model ||
  die "the model has what differs from run to run"
