#!/usr/bin/env bash
# A folder includes only what CONTRIBUTING.md says that it uses; the model has no clock, no chance, no order
# that differs from run to run.
source tests/cli/lib.sh

declare -A uses=()
while IFS='|' read -r _ folder used _; do
  folder=${folder//[\` ]/}
  uses[$folder]=" $folder $(tr -d '`,' <<<"$used") "
done < <(sed -n '/^| folder | uses |$/,/^$/p' CONTRIBUTING.md | sed 1,2d | sed '/^$/d')
((${#uses[@]} >= 10)) || die "CONTRIBUTING.md has no table of what folders use"

checked=0
while IFS=: read -r file _ line; do
  folder=${file%%/*}
  for part in check/explore check/minimise check/schedule; do
    if [[ $file == "$part"/* ]]; then folder=$part; fi
  done
  used=${line#*\"}
  used=${used%%/*}
  [[ -d $used ]] || continue
  [[ -n ${uses[$folder]-} ]] || die "CONTRIBUTING.md does not say what $folder uses"
  if [[ $folder == */* ]]; then
    path=${line#*\"}
    for one in ${uses[$folder]}; do
      if [[ $path == "$one"* ]]; then continue 2; fi
    done
    die "$file includes $path; $folder uses only${uses[$folder]}"
  fi
  [[ ${uses[$folder]} == *" $used "* ]] || die "$file includes something of $used; $folder uses only${uses[$folder]}"
  checked=$((checked + 1))
done < <(grep -nE '^#include "[a-z_]+/' -r model check smt reports session own conform scoreboard cli fuzz props include \
  --include='*.hpp' --include='*.cpp')
((checked > 1500)) || die "only $checked includes were looked at"

! grep -nE '#include <(chrono|ctime|random|thread|future|unordered_map|unordered_set|iostream)>' -r model ||
  die "the model has what differs from run to run"
