#!/usr/bin/env bash
# check --disk: the same answers, from searches that are killed again and again, too; what cannot be written, or was
# written by another search, is refused in one line, and nothing of the user's is touched.
source tests/cli/lib.sh

# answer FILE: what a check said, without its times.
answer() { sed -E 's/ +[0-9]+\.[0-9]+ s / TIME /' "$1"; }

search=(check policies/rss-2007.toml --scope sharing --containers 2 --no-reduce)
run 3 "${search[@]}"
answer "$work/out" >"$work/in-memory"
run 3 "${search[@]}" --disk "$work/disk" --memory 32
answer "$work/out" | diff "$work/in-memory" - || die "another answer on disk"
[[ ! -s $work/err ]] || die "something on standard error"
# Once more: what was found is told, and by whom.
run 3 "${search[@]}" --disk "$work/disk"
answer "$work/out" | diff "$work/in-memory" - || die "another answer from what was left"
grep -qx 'rss-2007, sharing: 8,232 states were searched before' "$work/err" || { cat "$work/err"; die "no word of what was left"; }
[[ $(find "$work/disk" -type f -printf '%P ') == "rss-2007/sharing/checkpoint "* ]] || die "states are left"

# Killed at any moment, until it is done.
search=(check policies/rss-2007.toml --scope sharing --no-reduce --containers 3 --tasks 3)
run 3 "${search[@]}"
answer "$work/out" >"$work/in-memory"
killed=0
for ((i = 0; ; i++)); do
  ((i < 40)) || die "not done after $i runs"
  "$COUNTERPROOF" "${search[@]}" --disk "$work/killed" >"$work/out" 2>"$work/err" &
  process=$!
  # The first time soon, however fast the machine is.
  if ((i == 0)); then sleep 0.05; else sleep "0.$((RANDOM % 6))$((RANDOM % 10))"; fi
  if ((i < 4)); then kill -KILL "$process" 2>/dev/null || true; fi
  code=0
  { wait "$process" || code=$?; } 2>/dev/null
  if ((code == 137)); then
    killed=$((killed + 1))
    continue
  fi
  ((code == 3)) || { cat "$work/out" "$work/err" >&2; die "exit code $code after $killed kills"; }
  break
done
answer "$work/out" | diff "$work/in-memory" - || die "another answer after $killed kills"
((killed > 0)) || die "never killed"
printf 'killed %d times: %s\n' "$killed" "$(<"$work/err")"

# Ctrl-C leaves what was found, and the search goes on from there.
env --default-signal=INT "$COUNTERPROOF" "${search[@]}" --pages 3 --disk "$work/stopped" >"$work/out" 2>"$work/err" </dev/null &
process=$!
sleep 1
kill -INT "$process"
code=0
wait "$process" || code=$?
((code == 3)) || die "exit code $code after Ctrl-C"
says bounded
run 3 "${search[@]}" --pages 3 --disk "$work/stopped" --time 0.2
grep -q '^rss-2007, sharing: goes on from [0-9,]* states, depth [0-9]*$' "$work/err" || { cat "$work/err"; die "does not go on"; }

# What was left by another search.
run 2 "${search[@]}" --pages 3 --disk "$work/stopped" --depth 9
one_error "$work/stopped/rss-2007/sharing: error: the folder holds a search with another option; expected the same: give another folder, or remove this one"
run 2 "${search[@]}" --pages 4 --disk "$work/stopped"
one_error 'another scope'
mkdir "$work/changed"
sed '/^unit = /d' policies/rss-2007.toml >"$work/changed/rss-2007.toml"
run 2 check "$work/changed/rss-2007.toml" "${search[@]:2}" --pages 3 --disk "$work/stopped"
one_error 'the folder holds a search with another policy'

# Something else in the way.
mkdir -p "$work/mine/rss-2007/sharing"
printf 'mine\n' >"$work/mine/rss-2007/sharing/thesis.tex"
run 2 "${search[@]}" --disk "$work/mine"
one_error "$work/mine/rss-2007/sharing: error: the folder holds something else, such as thesis.tex; expected an empty one"
[[ $(<"$work/mine/rss-2007/sharing/thesis.tex") == mine ]] || die "what was there is gone"
printf 'a file\n' >"$work/file"
run 2 "${search[@]}" --disk "$work/file"
one_error "$work/file"
if ((EUID != 0)); then
  mkdir -m 555 "$work/closed"
  run 2 "${search[@]}" --disk "$work/closed"
  one_error "$work/closed"
fi
# A disk that is full.
(
  ulimit -f 64
  run 2 "${search[@]}" --disk "$work/full"
) || exit 1
[[ $(wc -l <"$work/err") == 1 ]] || die 'not one line of error'
grep -qF 'cannot be written: File too large; where there is room the same search goes on from what it left' "$work/err" ||
  { cat "$work/err"; die "does not say that the disk is full"; }
run 3 "${search[@]}" --disk "$work/full"
answer "$work/out" | diff "$work/in-memory" - || die "another answer after a full disk"

run 2 "${search[@]}" --disk "$work/disk" --memory 31
one_error '--memory is 31; expected 32 or more with --disk'
run 2 "${search[@]}" --disk "$work/disk" --fingerprints
one_error -- '--disk'
run 2 "${search[@]}" --disk ''
one_error 'an empty value'
cp policies/rss-2007.toml "$work/rss-2007.toml"
run 2 check policies/rss-2007.toml "$work/rss-2007.toml" --disk "$work/both"
one_error 'another policy is named "rss-2007", too'
