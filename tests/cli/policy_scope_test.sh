#!/usr/bin/env bash
# Scopes that a policy brings along, and scopes that only some policies of a folder have.
source tests/cli/lib.sh

cd "$work"
pod=('[scope.pod]' 'about = "two tasks that fill a pod"' 'tasks = 2' 'pages = 3' 'limit = "unlimited"' 'start = ["B", "C"]'
  'events = ["touch", "unmap", "exit"]' '[scope.pod.containers]' 'A = { limit = 2 }' 'B = { parent = "A" }' 'C = { parent = "A" }')
tree=('[tree]' 'charges = "ancestors"' '[over]' 'reclaim = "evict"' '[claims]' 'keep = ["limit.never-exceeded"]')
mkdir all
policy all/pods "${tree[@]}" "${pod[@]}"
policy all/trees "${tree[@]}"
policy all/flat '[claims]' 'keep = ["limit.never-exceeded"]'
names() { python3 -c 'import json; print(*[s["name"] for p in json.load(open("out"))["policies"] for s in p["scopes"]])'; }

# It is searched beside the standard ones, and --scope finds it.
run 0 check all/pods.toml --json
[[ $(names) == "sharing shares "*" tree limits pod" ]] || die "not all were searched: $(names)"
run 0 check all/pods.toml --scope pod --json
[[ $(names) == pod ]] || die "not by its name: $(names)"
run 0 check all/pods.toml --scope pod --scope tree --json
[[ $(names) == "tree pod" ]] || die "not beside a standard one: $(names)"
run 0 check all/pods.toml --scope pod --verbose
grep -q '^  pod  *[0-9,]* states' out || die 'it is not told by its name'
run 2 check all/pods.toml --scope pot
one_error '--scope is "pot"; pods has sharing, shares, private, swap, frames, threads, full, lists, midway, tree, limits, pod'
run 2 check all/trees.toml --scope pod
printf '%s\n' 'tasks = 1' 'events = ["exit"]' '[containers]' 'A = {}' >pod.toml
run 2 check all/pods.toml --scope pod.toml
one_error 'all/pods.toml:10:8: error: pods has a scope "pod", too; expected another name of one of the two'

# Of a folder, those are searched that have it, and the others are named.
run 0 check all --scope pod
grep -qx '  without scope pod: flat, trees' out || die 'it is not told who lacks the scope'
run 0 check all --scope pod --json
[[ $(names) == pod ]] || die "a policy without it was searched: $(names)"
python3 -c 'import json; assert json.load(open("out"))["without_scope"] == [{"scope": "pod", "policies": ["flat", "trees"]}]' || die 'JSON does not tell who lacks it'
run 0 check all --scope pod --scope tree --json
[[ $(names) == "tree pod tree" ]] || die "two scopes: $(names)"
run 0 matrix all --scope pod
grep -qx '  without scope pod: flat, trees' out || die 'the matrix does not tell who lacks the scope'
run 0 check all --scope pod --markdown
! grep -q 'without scope' out || die 'a comment has lines that are not its own'
grep -qx '  without scope pod: flat, trees' err || die 'nobody tells who lacks the scope beside a comment'
run 0 check all --scope limits
! grep -q 'without scope' out || die 'all have it'
run 2 check all --scope pot
one_error 'none of the policies has the scope "pot"; the nearest is "pod"'
mv pod.toml limits2.toml
run 3 check all --scope limits2.toml --json
[[ $(names) == "limits2 limits2 limits2" ]] || die "a file for all: $(names)"
sed -i 's/^tasks/needs = ["tree.charges = ancestors"]\ntasks/' limits2.toml
run 3 check all --scope limits2.toml
grep -qx '  without scope limits2: flat' out || die 'it is not told what a file does not fit'
sed -i 's/ancestors/own/' limits2.toml
run 2 check all --scope limits2.toml
one_error 'scope limits2 fits none of the policies'
run 2 check all/flat.toml --scope limits2.toml
one_error 'scope limits2 does not fit flat: it needs a policy with tree.charges = own'
# diff searches on both sides what either brings along.
run 0 diff all/trees.toml all/pods.toml
run 0 diff all/trees.toml all/pods.toml --scope pod
run 0 diff all/pods.toml all/trees.toml --scope pod
run 2 diff all/pods.toml all/flat.toml --scope pod
one_error '--scope is "pod"; flat has sharing, shares, private, swap, frames, threads, lists, midway, limits'
policy all/other "${tree[@]}" "${pod[@]/'pages = 3'/pages = 2}"
run 2 diff all/pods.toml all/other.toml
one_error 'all/other.toml:10:8: error: pods has another scope "pod"; expected one scope of that name, or two names'
run 2 diff all/pods.toml all/other.toml --scope limits --scope pod
run 0 diff all/pods.toml all/other.toml --scope limits  # in which neither is searched
# A standard scope that one side alone has is lent to the other, where it fits.
run 0 diff all/flat.toml all/trees.toml --scope full
run 2 diff all/flat.toml all/trees.toml --scope tree
