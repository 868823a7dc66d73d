#!/usr/bin/env bash
# explore: a world that is stepped through, in a pipe and on a terminal.
source tests/cli/lib.sh

# explore CODE LINES ARGUMENT...: in a pipe.
explore() {
  local expected=$1 lines=$2 code=0
  shift 2
  printf "$lines" | "$COUNTERPROOF" explore "$@" >"$work/out" 2>"$work/err" || code=$?
  ((code == expected)) || { cat "$work/out" "$work/err" >&2; die "exit code $code instead of $expected: $lines"; }
}

# By number, by name, back and forth; and what is saved replays.
policy mine '[over]' 'reclaim = "evict"' '[claims]' 'keep = ["isolation.no-hostage-charge"]'
printf 'map T1 P1\nmap T2 P1\nundo 2\nredo 2\nunmap T1 P1\nsave %s\nquit\nno line\n' "$work/saved.trace" |
  "$COUNTERPROOF" explore "$work/mine.toml" >"$work/out"
says 'policy mine'
says '      A  memory [###...] 1 page of 2 pages'
says 'broken isolation.no-hostage-charge'
says 'P1 stays charged to A, and only T2 holds it.'
says 'reached: a container has a charge'
says '3 events, expects violated isolation.no-hostage-charge'
run 0 replay "$work/saved.trace"
says 'confirmed: violated isolation.no-hostage-charge'
no_longer_than 80 "$work/out" explore

explore 0 'events\n23\nundo\nevents\n' policies/zones.toml
says ' 1  touch T1 P1'
says '36 more events with a fault; "faults" shows them'
explore 0 'faults\n35\n' policies/zones.toml
says ' 1  reclaim A fault=writeback'

# A trace goes on where it ends, under the choices of another policy, too.
explore 0 'undo 2\nbroken\n' --trace corpus/arguments/x20-*.trace
says ' 3  unmap T1 P1'
says 'no invariant is broken here'
explore 0 'broken\n' policies/every-mapper.toml --trace corpus/arguments/x20-*.trace
says 'policy every-mapper'
says 'no invariant is broken here'

# The shortest way: as long as that of the check, and it is where one stands then.
explore 0 'go isolation.no-hostage-charge\nbroken\nback\nbroken\n' "$work/mine.toml" --scope sharing
says '2 events lead there'
says ' 2  attach T1 B'
[[ $(grep -c 'no invariant is broken here' "$work/out") == 1 ]] || die 'back does not go back'
explore 0 'go balance.no-leak\n' "$work/mine.toml" --scope private
says 'there is none: all of this scope was searched for a way to break balance.no-leak'
explore 0 'go witness progress.no-needless-kill\n' policies/zones.toml --states 100
says 'and no more was looked at'

# To the nearest world of which a condition is true; what can be counted is listed.
explore 0 'go when A.memory == 2 and B.memory == 1\ncounts\nback\n' "$work/mine.toml"
says '3 events lead there'
says '      A  memory [######] 2 pages of 2 pages'
says '  A.memory               2  what the memory counter of A says'
says '  P1.mappers             1  processes that map P1'
explore 0 'go when tasks == 2\n' "$work/mine.toml"
says 'it is so from the beginning'
explore 0 'go when A.memory > 2\n' "$work/mine.toml" --scope private
says 'there is none: all of this scope was searched for a world in which A.memory > 2'

# The same events under another policy, by its name and by its file.
explore 0 'map T1 P1\nmap T2 P1\nagainst every-mapper\n' "$work/mine.toml"
says ' 2  map T2 P1 (5 differences)'
says 'they part at event 2'
says '        mine: A'
says '        every-mapper: A, B'
no_longer_than 80 "$work/out" against
explore 0 'map T1 P1\nagainst policies/leader-only.toml\n' "$work/mine.toml"
says 'both are the same, under mine and under leader-only'
explore 0 'clone T1 T3\nattach T3 B\ntouch T3 P1\nagainst leader-only\n' policies/rss-2007.toml
says 'they part at event 2'
says '        leader-only: cannot happen: '

# What a pipe says wrong: one line, with its place.
bad() { # bad LINES TEXT
  explore 2 "$1" "$work/mine.toml"
  [[ $(wc -l <"$work/err") == 1 ]] || die "not one line: $1"
  grep -qF -- "$2" "$work/err" || { cat "$work/err" >&2; die "$1 is not told: $2"; }
}
bad 'touch T1 P1\ntuch T1 P1\n' 'standard input:2:1: error: there is no event and no command "tuch"; the nearest is "touch"'
bad 'touch T1 P9\n' 'standard input:1:10: error: '
bad 'unmap T1 P1\n' 'standard input:1:1: error: "unmap T1 P1" cannot happen here: '
bad '999\n' 'there is no event 999; expected a number from 1 to '
bad 'undo\n' 'there is nothing to undo'
bad 'undo some\n' 'standard input:1:6: error: undo "some"; expected how many'
bad 'redo\n' 'there is nothing to redo'
bad 'go nowhere\n' 'there is no invariant "nowhere"'
bad 'go when A.memory > 2 and pags == 0\n' 'standard input:1:26: error: there is no count "pags" here; the nearest is "pages"'
bad ' go  when A.memory\n' 'standard input:1:19: error: nothing stands after "A.memory"; expected "=="'
bad 'go when\n' 'standard input:1:8: error: nothing is counted here'
bad 'go witness nothing\n' 'standard input:1:12: error: there is no invariant "nothing"'
bad 'counts A\n' 'standard input:1:8: error: "counts" stands alone'
bad 'against\n' 'standard input:1:8: error: against names no policy'
bad 'against nobody\n' 'standard input:1:9: error: there is no file and no shipped policy "nobody"'
bad 'go offline.lingers\n' 'there is no invariant'
bad 'world A\n' 'standard input:1:7: error: "world" stands alone'
bad 'save\n' 'save names no file'
bad "save $work/no/where\n" "$work/no/where"
bad 'back\n' 'nothing was set aside'
run 2 explore
one_error 'neither a policy nor --trace is named'
run 2 explore policies/zones.toml --scope nowhere
one_error '--scope is "nowhere"'
run 2 explore policies/zones.toml --trace "$work/no.trace"
one_error "$work/no.trace"

# On a terminal: a prompt, completion, earlier lines, Ctrl-C while typing and while searching.
python3 tests/cli/on_terminal.py "$COUNTERPROOF" explore policies/zones.toml >"$work/out" <<'END' || die "$(cat "$work/out")"
wait explore> 
type tou\t1\t\r
wait P1 is charged to A
wait explore> 
type zzz\r
wait there is no event and no command "zzz"
wait explore> 
type undo\r
wait at the beginning
wait explore> 
type \x1b[A\x1b[A\x1b[A\r
wait P1 is charged to A
wait explore> 
type against every-mapper-\t\r
wait every-mapper-stay
wait explore> 
type go when A.mem\t == 7 and tasks == 1 and B.mem\t\x03
wait B.memory
wait explore> 
type half a line\x03
wait explore> 
type go progress.no-h\t\r
sleep 0.7
type \x03
wait stopped: a way to break progress.no-hang was not found so far
wait explore> 
type \x04
end 0
END
