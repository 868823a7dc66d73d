#!/usr/bin/env bash
# Scopes of one's own: searched alone or beside standard ones, told by name, and replayed without the file.
source tests/cli/lib.sh

policies=$PWD/policies
cd "$work"
cat >pair.toml <<'T'
about = "two children that fill their parent, one of them protected"
tasks = 3
pages = 3
limit = 2
start = ["B", "C"]
events = ["touch", "map", "unmap", "exit", "pressure"]

[containers]
A = {}
B = { parent = "A", min = 1 }
C = { parent = "A" }
T
scopes() { python3 -c 'import json; print(*[(s["name"], s["states"]) for s in json.load(open("out"))["policies"][0]["scopes"]])'; }

run 3 check "$policies/memcg-2020.toml" --scope pair.toml --json --traces .
[[ $(scopes) == "('pair', 1650)" ]] || die "alone: $(scopes)"
trace=memcg-2020.fairness.user-pays.trace
grep -qx 'scope containers=3 tasks=3 pages=3 files=0 limit=2 start=B,C parents=-,A,A min=0,1' $trace || die "$(grep ^scope $trace)"
mv pair.toml away
run 0 replay $trace
mv away pair.toml
run 3 check "$policies/memcg-2020.toml" --scope pair.toml --scope tree --pages 2 --json
[[ $(scopes) == "('tree', "*") ('pair', "*")" ]] || die "beside a standard one: $(scopes)"
run 3 diff "$policies/memcg-2020.toml" "$policies/memcg-2020.toml" --scope pair.toml

# A standard scope as a file is the same scope by another name.
run 0 list scopes --scope tree
cp out mine.toml
run 3 check "$policies/memcg-2020.toml" --scope mine.toml --scope tree --json
[[ $(scopes | sed 's/mine/tree/' | tr ' ' '\n' | sort | uniq -c | wc -l) == 2 ]] || die "tree as a file: $(scopes)"

cp pair.toml tree.toml
mkdir other
cp pair.toml other
for wrong in \
  'tree.toml: error: a standard scope is named "tree"; expected another name of the file' \
  'other/pair.toml: error: another scope is named "pair", too; expected another name of the file' \
  'missing.toml: error: there is no such file'; do
  run 2 check "$policies/memcg-2020.toml" --scope pair.toml --scope "${wrong%%:*}"
  one_error "$wrong"
done
run 2 check "$policies/rss-2007.toml" --scope pair.toml
one_error 'scope pair does not fit rss-2007: its containers have parents, and the policy knows no tree; expected none'
printf 'tasks = 1\nevents = ["mapp"]\n[containers]\nA = {}\n' >odd.toml
run 2 check "$policies/rss-2007.toml" --scope odd.toml
one_error 'odd.toml:2:11: error: there is no event "mapp"; the nearest is "map"'
run 2 list scopes --scope tre
one_error 'there is no scope "tre"; the nearest is "tree"'
run 2 list events --scope tree
one_error '--scope stands with "list scopes" alone'

# Limits of a container's own: told, searched, and carried by traces.
cat >pod.toml <<'T2'
about = "a pod with a limit, and containers in it without one"
tasks = 2
pages = 3
limit = "unlimited"
start = ["B", "C"]
events = ["touch", "map", "unmap", "exit"]

[containers]
A = { limit = 2 }
B = { parent = "A" }
C = { parent = "A" }
T2
run 3 check "$policies/memcg-2020.toml" --scope pod.toml --json --traces .
[[ $(scopes) == "('pod', 1642)" ]] || die "a pod: $(scopes)"
python3 -c 'import json; assert json.load(open("out"))["policies"][0]["scopes"][0]["own_limits"] == {r: [2] for r in ("memory", "tasks", "files")}' || die 'own limits are not told'
grep -qx 'scope .* limit=unlimited start=B,C parents=-,A,A memory-limits=2 tasks-limits=2 files-limits=2' $trace || die "$(grep ^scope $trace)"
run 0 replay $trace
run 3 check "$policies/memcg-2020.toml" --scope pod.toml --limit 1 --json
python3 -c 'import json; s, = json.load(open("out"))["policies"][0]["scopes"]; assert s["limit"] == 1 and "own_limits" not in s, s' || die '--limit is not of every container'

# A depth of the scope's own is a bound as --depth is, and the smaller of the two counts.
sed 's/^tasks/depth = 3\ntasks/' pod.toml >shallow.toml
depths() { python3 -c 'import json; print(*[(s["depth"], s.get("bound"), s["states"]) for s in json.load(open("out"))["policies"][0]["scopes"]])'; }
run 3 check "$policies/memcg-2020.toml" --scope pod.toml --depth 3 --json
depths >asked
run 3 check "$policies/memcg-2020.toml" --scope shallow.toml --json
[[ $(depths) == "$(cat asked)" && $(cat asked) == "(3, 'depth', "* ]] || die "a depth: $(depths), $(cat asked)"
run 3 check "$policies/memcg-2020.toml" --scope shallow.toml --depth 9 --json
[[ $(depths) == "$(cat asked)" ]] || die "the scope's depth is exceeded: $(depths)"
run 3 check "$policies/memcg-2020.toml" --scope shallow.toml --depth 2 --json
[[ $(depths) == "(2, 'depth', "* ]] || die "the asked depth is exceeded: $(depths)"
run 3 check "$policies/memcg-2020.toml" --scope shallow.toml --scope tree
grep -q 'bounded: scope shallow ended by its depth bound at depth 3' out || die 'the bound is not told'
sed 's/^tasks/depth = 99\ntasks/' pod.toml >deep.toml
run 3 check "$policies/memcg-2020.toml" --scope deep.toml --json
[[ $(depths) == "(10, None, 1642)" ]] || die "a depth that cuts nothing: $(depths)"
