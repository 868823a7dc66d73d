#!/usr/bin/env bash
# conform: a booted kernel agrees with the policies that describe it, but for what is known; what it
# does not agree with is told, small, saved and driven again; bad input.
source tests/cli/lib.sh

# A fixed set on user-mode Linux: all traces that can be driven, and walks.
run 0 conform --walks 150 --traces corpus/arguments --traces corpus/scenarios --verbose \
  --junit "$work/junit.xml"
says 'memory-v2 on linux 6.1'
says 'pids on linux 6.1'
says '150 walks'
says_not different
[[ ! -s $work/err ]] || die "not quiet when piped"
# Both sides of each limit were seen: who only ever agrees on what is easy has asked nothing.
for confirmed in 'fork .*refused' 'clone .*refused' 'touch .*killed' 'map .*killed' 'write-reclaim .*fell-short' 'reap .*done' \
  'map-shmem .*killed' 'truncate .*done'; do
  grep -qE "^    $confirmed" "$work/out" || die "not confirmed: $confirmed"
done
# Each that was met is told in the docs, with whose it is; and each of the docs is in the table.
sed -nE 's/^    ([a-z-]+) [0-9]+ times?, of the ([a-z]+)$/\1 \2/p' "$work/out" | while read -r id of; do
  grep -qE "^\| \`$id\` \| $of \|" docs/conformance.md || die "docs/conformance.md does not tell of $id"
done
grep -oE '\.id = "[a-z-]+"' conform/known_differences.cpp | sed -E 's/.*"(.*)"/\1/' | sort >"$work/table"
sed -nE 's/^\| `([a-z-]+)` \| (policy|kernel|units) \| .*/\1/p' docs/conformance.md | sort >"$work/docs"
diff "$work/table" "$work/docs" || die "known differences: the table and docs/conformance.md differ"
grep -q 'conform.agrees' "$work/junit.xml" || die "no JUnit finding"

# The committed table names what this kernel confirms, and nothing else.
sed -nE 's/^\| `([a-z-]+)` \| (policy|kernel|units) .*/\1/p' reports/conformance.md | sort -u |
  while read -r id; do grep -qx "$id" "$work/table" || die "reports/conformance.md: no $id"; done

# Each known difference has a trace that leads to it, and to nothing else, for the policy that it names.
for trace in corpus/conformance/*.trace; do
  run 0 conform "policies/$(sed -n 's/^policy //p' "$trace").toml" --walks 0 --traces "$trace"
  name=${trace##*/} && name=${name%.trace}
  # A race of the kernel's, which a busy host can decide the other way: then both agree.
  for ((again = 0; again < 5; ++again)); do
    [[ $name == victim-is-not-awaited ]] && grep -q ': 4 agree$' "$work/out" || break
    run 0 conform policies/memory-v2.toml --walks 0 --traces "$trace"
  done
  if ((again == 5)); then
    echo "$name" >>"$work/shown"
    continue
  fi
  # Shown by newer kernels only; this one has no such lists.
  if [[ $name == protected-in-one-turn ]]; then
    says '1 trace, 0 walks, 5 events driven: 5 agree'
    echo "$name" >>"$work/shown"
    continue
  fi
  says "    $name 1 time, of the "
  [[ $(grep -c ' time, of the ' "$work/out") == 1 ]] || die "$name is not alone"
  echo "$name" >>"$work/shown"
done
sort "$work/shown" | diff - "$work/table" || die "known differences without a trace, or traces without one"

# What low covers goes last, in a slice too; a group dies as a whole; swap is taken away: nothing of it is a known difference.
mkdir "$work/linux"
cp corpus/scenarios/{low-goes-last,slice-is-protected,group-dies-as-a-whole,swap-that-is-taken-away}.trace "$work/linux"
run 0 conform policies/memory-v2.toml --walks 0 --traces "$work/linux"
says '4 traces, 0 walks, 17 events driven: 17 agree'
# A policy that says otherwise: the difference is as small as it can be, saved, and found again.
sed 's/over_limit = "allow"/over_limit = "refuse"/; /^\[waivers\]/,$d' policies/pids.toml >"$work/room.toml"
run 1 conform "$work/room.toml" --walks 40 --save "$work/found"
says different
grep -qE '^         outcome +refused +done$' "$work/out" || die "no columns"
[[ $(sed '1,/^$/d' "$work/found/room.1.trace" | wc -l) == 2 ]] || die "not minimal"
run 1 conform "$work/room.toml" --walks 0 --traces "$work/found/room.1.trace"
says '2 events driven: 1 agree'
run 1 conform "$work/room.toml" --walks 40 --junit - --scope tasks
says '<failure'

# The same walks again: a seed is what they are told by.
run 0 conform policies/pids.toml --walks 5 --seed 7
mv "$work/out" "$work/first"
run 0 conform policies/pids.toml --walks 5 --seed 7
diff "$work/first" "$work/out" || die "not the same walks"

# The machine's own kernel, in a folder that was handed over: here that of a guest, in which the
# command itself runs.  Nothing is left in the folder, and nothing is made beside it.
cat >"$work/init" <<END
#!/bin/bash
mount -t proc proc /proc && mount -t sysfs sysfs /sys && mount -t cgroup2 none /sys/fs/cgroup
mkdir /sys/fs/cgroup/mine
echo '+memory +pids' >/sys/fs/cgroup/cgroup.subtree_control
TMPDIR=$work "$COUNTERPROOF" conform --kernel live:/sys/fs/cgroup/mine "$PWD/policies/pids.toml" \
  "$PWD/policies/memory-v2.toml" --walks 15 >"$work/live" 2>&1
echo "exit code \$?" >>"$work/live"
find /sys/fs/cgroup -mindepth 1 -type d >>"$work/live"
echo o >/proc/sysrq-trigger
sleep 60
END
chmod +x "$work/init"
timeout 120 linux.uml rootfstype=hostfs rootflags=/ rw init="$work/init" mem=768M con=null con0=null,fd:1 \
  </dev/null >"$work/console" 2>&1 || true
mv "$work/live" "$work/out" || { tail -5 "$work/console" >&2; die "nothing was said from within"; }
says 'exit code 0'
says 'memory-v2 on linux 6.1'
says_not different
[[ $(tail -n 1 "$work/out") == /sys/fs/cgroup/mine ]] || die "groups are left: $(tail -n 2 "$work/out")"
run 2 conform --kernel live:/tmp
one_error 'no folder of control groups of version 2'
run 2 conform --kernel "qemu:$work/none"
[[ $(<"$work/err") == *"there is no "* ]] || die "a kernel that is not there"

# What no kernel has is said, and is no success.
run 3 conform policies/files-2007.toml --walks 2
says 'not driven: it charges nothing'
run 3 conform policies/pids.toml --walks 0
says 'not driven: no walk was asked for, and no trace could be driven'
run 3 conform policies/pids.toml --walks 100000 --time 1
says 'stopped before all was driven'

# A guest that is none, or breaks.
run 2 conform --kernel "$work/none"
one_error 'expected "uml", the file of a user-mode Linux'
printf '#!/bin/sh\necho Kernel panic - not syncing: no init\n' >"$work/panics"
chmod +x "$work/panics"
run 2 conform policies/pids.toml --kernel "$work/panics"
one_error 'its console ends: Kernel panic - not syncing: no init'
run 2 conform policies/pids.toml --kernel policies/pids.toml
one_error 'cannot be started'
run 2 conform --walks many
one_error 'expected a whole number'
run 2 conform --scope nowhere
one_error 'nowhere'

# Nothing of it is left: no folder, no guest.
[[ -z $(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'counterproof-conform-*' -newer "$work") ]] ||
  die "a guest's folder is left"
