#!/usr/bin/env bash
# check --watch: checks again when a file changes that it read, whatever came out before, until it is ended.
source tests/cli/lib.sh

mkdir "$work/here"
cd "$work/here"
export XDG_CACHE_HOME=$work/cache
watching=
trap '[[ -z $watching ]] || kill -KILL "$watching" 2>/dev/null || true; rm -rf -- "$work"' EXIT

# watch ARGUMENT...: in the background; what it says goes to `said`, and its errors as well.
watch() {
  : >said
  "$COUNTERPROOF" check --watch "$@" >said 2>&1 </dev/null &
  watching=$!
  calls=0
}
# awaits SENTENCE: the next call has ended, and said so.
awaits() {
  calls=$((calls + 1))
  for ((i = 0; i < 300; i++)); do
    [[ $(grep -c '^waiting for a change' said) -ge $calls ]] && break
    sleep 0.05
  done
  # What was said since the call before.
  awk -v from=$((calls - 1)) '/^waiting for a change/ { seen++; next } seen == from' said >latest
  grep -qF -- "$1" latest || { cat said >&2; die "call $calls does not say: $1"; }
}
# ends SIGNAL CODE
ends() {
  local code=0
  kill "-$1" "$watching"
  wait "$watching" || code=$?
  watching=
  [[ $code == "$2" ]] || { cat said >&2; die "exit code $code instead of $2 on $1"; }
}

policy base '[over]' 'reclaim = "evict"' '[claims]' 'keep = ["balance.*"]'
mv "$work/base.toml" .
printf '%s\n' 'summary = "mine"' 'base = "base.toml"' >mine.toml
printf '%s\n' 'tasks = 1' 'pages = 1' 'limit = 1' 'start = ["A"]' 'events = ["touch", "exit", "unmap", "attach", "remove"]' '[containers]' 'A = {}' 'B = {}' >small.toml
watch mine.toml --scope small.toml
awaits 'mine  '
grep -q '^waiting for a change of 3 files; Ctrl-C ends it' said || { cat said >&2; die 'other files are waited for'; }
sleep 0.4
[[ $(grep -c '^waiting' said) == 1 ]] || die 'it is checked again though nothing has changed'

# The policy, by writing over it and by putting another in its place; the base; the scope.
printf '%s\n' '[claims]' 'keep = ["isolation.owner-gone"]' >>mine.toml
awaits 'mine.toml has changed'
grep -q 'claim violated: isolation.owner-gone' latest || die 'the new claim is not checked'
echo 'colour = 1' >new
mv new base.toml
awaits 'base.toml:1:1: error: there is no key "colour" outside the tables'
rm base.toml
awaits 'the base "base.toml" cannot be read'
policy base '[claims]' 'keep = ["balance.no-leak"]'
mv "$work/base.toml" .
awaits 'claim violated: isolation.owner-gone'
sed -i 's/^pages.*/pages = 99/' small.toml
awaits 'small.toml:2:9: error: pages is 99'
ends INT 2
[[ -z $(jobs -r) ]] || die 'something goes on'

# A rule file that does not compile, and then does; a folder that gets a policy more.
mkdir folder
run 0 init rule folder/ruled
sed -i 's/after_unmap = after_unmap;/after_unmap = after_unmap/' folder/ruled.cpp
watch folder --scope sharing
awaits 'the rule file folder/ruled.cpp does not compile'
sed -i 's/after_unmap = after_unmap/&;/' folder/ruled.cpp
awaits 'ruled  '
printf '%s\n' 'summary = "other"' '[account]' 'memory = true' '[claims]' 'keep = ["balance.no-leak"]' >folder/other.toml
awaits 'other  '
ends TERM 0

# Ended while it searches, it tells what it knows.
watch "$OLDPWD/policies/rss-2007.toml" --containers 3 --tasks 6 --pages 5
sleep 1
ends INT 3
grep -q 'interrupted: ' said || { cat said >&2; die 'what is known is not told'; }
# And so it does where a terminal tells all processes at once: the search must not be told twice.
/usr/bin/python3 - "$COUNTERPROOF" "$OLDPWD/policies/rss-2007.toml" <<'P' || die 'Ctrl-C at a terminal'
import os, pty, sys, time
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[1], [sys.argv[1], "check", "--watch", sys.argv[2], "--containers", "3", "--tasks", "6", "--pages", "5"])
shown = b""
while b"states" not in shown.split(b"verdict")[-1]:
    shown += os.read(terminal, 4096)
os.write(terminal, b"\x03")
try:
    while True:
        part = os.read(terminal, 4096)
        if not part:
            break
        shown += part
except OSError:
    pass
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
assert code == 3 and shown.count(b"interrupted: ") == 1, (code, shown[-2000:])
P
run 2 check --watch --json mine.toml
one_error '--json excludes --watch'
