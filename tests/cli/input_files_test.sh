#!/usr/bin/env bash
# Whatever stands where a file is expected: an error in one line, within a second or so, and never a
# crash.
source tests/cli/lib.sh

mkdir "$work/folder"
ln -s loop "$work/loop"
head -c 18000000 /dev/zero | tr '\0' '#' >"$work/long"
printf '\0\1\2\377' >"$work/bytes"
trace=corpus/arguments/x06-fill-move-fill.trace
policy=policies/tasks-by-fork.toml

for path in /dev/zero /dev/urandom /proc/self/mem "$work/folder" "$work/loop" "$work/long" "$work/none" \
  "$work/long/x" /proc/self/fd/63 '' /dev/full; do
  for line in 'check @' 'matrix @' "diff @ $policy" "diff $policy @" 'replay @' 'explain @' 'minimise @' \
    "matrix $policy --compare @" 'scoreboard D12 --engines race --compare @' "matrix $policy --traces @" \
    'race --source @' 'race --harness @'; do
    words=()
    for word in $line; do
      if [[ $word == @ ]]; then words+=("$path"); else words+=("$word"); fi
    done
    # A compiler reads what has no end until its end.
    if [[ $line == race* && -c $path ]]; then continue; fi
    code=0
    timeout 20 "$COUNTERPROOF" "${words[@]}" >"$work/out" 2>"$work/err" </dev/null || code=$?
    ((code == 2)) || { head -c 1000 "$work/err" >&2; die "exit code $code: $line, where @ is \"$path\""; }
    [[ $line == race* || $(wc -l <"$work/err") == 1 ]] || { cat "$work/err" >&2; die "not one line: $line, \"$path\""; }
  done
done
run 2 check /dev/zero
one_error '/dev/zero: error: the file is longer than 16777216 bytes'
# A pipe is as good as a file.
run 0 check /dev/fd/9 9< <(cat "$policy")
"$COUNTERPROOF" replay <(cat "$trace") >/dev/null || die "a trace from a pipe"

# TOML that goes deep, in every way that it can.
deep() { # deep NAME TEXT
  printf 'summary = "x"\n%s' "$2" >"$work/$1.toml"
  run 2 check "$work/$1.toml"
  [[ $(wc -l <"$work/err") == 1 ]] || die "not one line: $1"
  grep -qE "$1.toml:[0-9]+:[0-9]+: error: " "$work/err" || { cat "$work/err" >&2; die "names no place: $1"; }
}
many() { head -c "$((${#1} * $2))" < <(yes "$1" | tr -d '\n'); }
deep dots "$(many a. 100000)a = 1"
deep spaces "$(many 'a . ' 50000)a = 1"
deep quotes "$(many '"a".' 100000)a = 1"
deep heading "[$(many a. 100000)a]"
deep headings "[[$(many a. 100000)a]]"
deep array "a = $(many '[' 100000)"
deep table "a = $(many '{a=' 100000)"
deep inline "a = {$(many a. 100000)a = 1}"
deep waiver "[waivers]"$'\n'"$(many a. 100000)a = 'x'"
deep string "a = '''$(many '[.' 1000)'''"$'\n'"$(many a. 100000)a = 1"
deep comment "# ''' $(many '[.' 1000)"$'\n'"$(many a. 100000)a = 1"
deep ends "a = '''x'''''"$'\n'"$(many a. 100000)a = 1"
# What only looks deep is none of that.
printf 'summary = "%s"\n# %s\n[account]\nmemory = true\n' "$(many . 1000)$(many '[' 1000)" "$(many '[.' 1000)" >"$work/flat.toml"
run 0 check "$work/flat.toml" --scope private
