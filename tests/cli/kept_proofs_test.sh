#!/usr/bin/env bash
# What check proves of counters is kept with the build that proved it: said where it is asked for, never
# taken from what is damaged, and the same answer either way.
source tests/cli/lib.sh
export XDG_CACHE_HOME=$work/cache

check=(check policies/tasks-by-fork.toml --verbose)
timeless() { sed -E 's/ +[0-9.]+ s( |$)/ /' "$work/out"; }
run 0 "${check[@]}"
says_not 'kept: the same build'
timeless >"$work/first"
places=("$XDG_CACHE_HOME"/counterproof/proofs/*/*)
((${#places[@]} == 2)) || die "${#places[@]} files for a counter and a reader of limits: ${places[*]}"

run 0 "${check[@]}"
(($(grep -c 'kept: the same build of this program proved it before' "$work/out") == 2)) || die "proved again"
timeless | grep -v 'kept: the same build' >"$work/second"
diff "$work/first" "$work/second" || die "what is kept says something else"
run 0 "${check[@]:0:2}" --json
python3 - "$work/out" <<'PYTHON'
import json, sys
counters = json.load(open(sys.argv[1]))["counters"]
assert len(counters) == 2 and all(one["kept"] and one["proved"] and not one["open"] for one in counters), counters
PYTHON

# What is damaged is proved again, and mended.
for damage in 'truncate -s 30' 'truncate -s 0' 'sed -i s/^proved/violated/' 'chmod 0'; do
  for place in "${places[@]}"; do $damage "$place"; done
  run 0 "${check[@]}"
  [[ $damage == chmod* && $EUID == 0 ]] || says_not 'kept: the same build'
  timeless | grep -v 'kept: the same build' >"$work/second"
  diff "$work/first" "$work/second" || die "after $damage"
done
for place in "${places[@]}"; do rm "$place" && mkdir "$place"; done
run 0 "${check[@]}"
says_not 'kept: the same build'
run 0 "${check[@]}"
says_not 'kept: the same build'

# A build that is not this one has no proofs here; and what nobody asked for in a month goes.
rm -r "$XDG_CACHE_HOME"
run 0 "${check[@]}"
kept=$(dirname "${places[0]}")
mv "$kept" "$XDG_CACHE_HOME/counterproof/proofs/another-build"
touch -d '40 days ago' "$XDG_CACHE_HOME/counterproof/proofs/another-build"
run 0 "${check[@]}"
says_not 'kept: the same build'
[[ ! -e $XDG_CACHE_HOME/counterproof/proofs/another-build ]] || die "the proofs of a build of 40 days ago are there"

# Without a place nothing is kept, and nothing is said of it.
for place in relative "$work/plain/x" /proc; do
  : >"$work/plain"
  XDG_CACHE_HOME=$place HOME=$work/plain run 0 "${check[@]}"
  says_not 'kept: the same build'
done
[[ ! -e relative ]] || die "a path that is not absolute was taken for a place"

# Of violated obligations: what each policy that uses the counter waives is said to be.
run 3 check policies/rss-2007-as-posted.toml policies/tasks-by-fork.toml --scope limits
says 'violated, and waived: limit.honest-write'
says_not ' violated limit.honest-write'
# And where one that uses it waives nothing, it is violated.
grep -v '^"limit.honest-write"' policies/rss-2007-as-posted.toml >"$work/waives-less.toml"
run 1 check policies/rss-2007-as-posted.toml "$work/waives-less.toml" --scope limits
says 'limit-text-2007  violated limit.honest-write'
