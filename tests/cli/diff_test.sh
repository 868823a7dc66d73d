#!/usr/bin/env bash
# diff on proposals whose point is what could not be asked before: text, JSON, Markdown and SARIF agree.
source tests/cli/lib.sh

# What the kernel keeps for a user moves from a limit of its own into the group.
policy of-users '[over]' 'reclaim = "evict"' '[claims]' 'keep = ["limit.never-exceeded", "reclaim.before-failure"]'
policy of-groups 'kernel = true' '[kernel]' 'starts = "always"' 'stacks = "charged"' '[over]' 'reclaim = "evict"' \
  '[claims]' 'keep = ["limit.never-exceeded", "limit.no-kernel-escape"]' \
  '[waivers]' '"reclaim.before-failure" = "what the kernel caches is not reclaimed, and fills the limit"'
sed '/^stacks/d' "$work/of-groups.toml" >"$work/but-stacks.toml"
# A request is protected, and tasks are made to reclaim above a mark below the limit.
tree=('[tree]' 'charges = "ancestors"' '[over]' 'reclaim = "evict"')
policy limited "${tree[@]}" '[reclaim]' 'write = "amount"' '[claims]' 'keep = ["progress.no-hang"]'
policy assured "${tree[@]}" 'high = "throttle"' '[reclaim]' 'write = "amount"' '[protect]' 'min = "respected"' \
  '[claims]' 'keep = ["progress.no-hang", "reclaim.respects-min", "progress.not-slowed"]'
# Tasks are counted, and then what they use.
printf '%s\n' 'summary = "a test"' '[account]' 'tasks = true' >"$work/of-tasks.toml"
policy of-pages 'tasks = true' '[over]' 'reclaim = "evict"' '[claims]' 'keep = ["fairness.charged-once", "isolation.owner-gone"]'

# outcomes CODE BEFORE AFTER LINE...: those that concern a claim, and no others.
outcomes() {
  run "$1" diff "$work/$2.toml" "$work/$3.toml" --json
  python3 - "$work/out" "${@:4}" <<'P' || die "diff $2 $3"
import json, sys
answer = json.load(open(sys.argv[1]))
concerned = ("kept", "broken", "claim-open", "waived")
found = [f"{c['outcome']} {c['invariant']} {c['before']} {c['after']}" for c in answer["changes"]
         if c["before"] in concerned or c["after"] in concerned]
assert sorted(found) == sorted(sys.argv[2:]), "\n".join(found)
P
}

# told CODE BEFORE AFTER LINE...: in every form, these outcomes and no others but undecided ones.
told() {
  local code=$1 before=$work/$2.toml after=$work/$3.toml
  shift 3
  run "$code" diff "$before" "$after" --json "${search[@]}"
  mv "$work/out" "$work/json"
  run "$code" diff "$before" "$after" --markdown "${search[@]}"
  mv "$work/out" "$work/markdown"
  run "$code" diff "$before" "$after" --sarif "$work/sarif" "${search[@]}"
  python3 - "$work" "$@" <<'P' || { cat "$work/out"; die "diff $before $after"; }
import json, sys
folder, *expected = sys.argv[1:]
answer = json.load(open(folder + "/json"))
text, markdown = open(folder + "/out").read(), open(folder + "/markdown").read()
assert json.load(open(folder + "/sarif"))["runs"][0]["properties"]["changes"] == answer["changes"]
found = [f"{c['outcome']} {c['invariant']} {c['before']} {c['after']}" for c in answer["changes"] if c["outcome"] != "undecided"]
assert sorted(found) == sorted(expected), "\n".join(found)
titles = {"gain": ("gains", "#### Gains"), "loss": ("loses", "#### Loses"), "broken": ("claims, and violates", "#### Claims, and violates")}
lists = {"gain": "gained", "loss": "lost", "broken": "broken"}
for outcome, (heading, title) in titles.items():
    ids = [c["invariant"] for c in answer["changes"] if c["outcome"] == outcome]
    assert (f"\n{heading}\n" in text) == (title + "\n" in markdown) == bool(ids), outcome
    part = text.partition(f"\n{heading}\n")[2].split("\n\n")[0] + "\n"
    section = markdown.partition(title + "\n")[2].split("####")[0]
    assert all(f"  {id}\n" in part and f"`{id}`" in section for id in ids), (part, section)
    asked = [c["invariant"] for c in answer["changes"] if c["outcome"] == outcome and c["after"] != "not-asked"]
    assert [f["invariant"] for f in answer[lists[outcome]]] == asked
    for finding in answer[lists[outcome]]:
        if finding["verdict"] == "violated":
            assert all(f"  {event}\n" in part and f"  {event}\n" in section for event in finding["trace"])
P
}

outcomes 1 of-users of-groups \
  'gain limit.no-kernel-escape not-asked kept' \
  'loss reclaim.before-failure kept waived'
outcomes 1 of-users but-stacks \
  'broken limit.no-kernel-escape not-asked broken' \
  'loss reclaim.before-failure kept waived'

search=(--pages 2)
told 1 limited assured \
  'gain reclaim.respects-min unclaimed-violated kept' \
  'gain progress.not-stalled not-asked unclaimed-holds' \
  'loss progress.not-slowed unclaimed-holds broken'
says $'    not claimed, and it holds -> claimed, and violated'
says $'     1  touch T1 P1\n     2  touch T1 P2'

search=(--scope midway --scope limits)
added=(balance.single-release balance.lists-match balance.mapped-is-charged limit.no-sharing-escape
  fairness.sum-is-physical reclaim.own-subtree reclaim.before-failure reclaim.leaves-others-mapped)
gains=() losses=()
for id in "${added[@]}"; do gains+=("gain $id not-asked unclaimed-holds") losses+=("loss $id unclaimed-holds not-asked"); done
told 1 of-tasks of-pages "${gains[@]}" \
  'gain fairness.charged-once not-asked kept' \
  'loss isolation.owner-gone unclaimed-holds broken' \
  'loss isolation.no-hostage-charge unclaimed-holds unclaimed-violated' \
  'loss fairness.user-pays unclaimed-holds unclaimed-violated'
told 0 of-pages of-tasks "${losses[@]}" \
  'loss fairness.charged-once kept not-asked' \
  'gain isolation.owner-gone broken unclaimed-holds' \
  'gain isolation.no-hostage-charge unclaimed-violated unclaimed-holds' \
  'gain fairness.user-pays unclaimed-violated unclaimed-holds'
says 'Nobody asks now: it speaks of no resource that is accounted; it needs'
