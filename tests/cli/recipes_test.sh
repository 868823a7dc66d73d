#!/usr/bin/env bash
# The action for GitHub does what it says, and its matchers find the places in what the command prints; so
# does the component for GitLab.
source tests/cli/lib.sh

tree=$PWD
mkdir -p "$work/action/ci" "$work/mine"
ln -s "$COUNTERPROOF" "$work/action/counterproof"
ln -s "$tree/ci/github" "$work/action/ci/github"
cd "$work/mine"
printf 'summary = "x"\n[account]\nmemory = 1\n' >number.toml
printf 'summary = "x"\n[account]\nmemory = true\n[claims]\nkeep = ["fairness.user-pays"]\n' >claims.toml
printf '#include <counterproof.h>\n#include <stdatomic.h>\nstatic atomic_int n;\ncp_threads(t, 2) { n++; }\ncp_always(one) { return n < 2; }\n' >two.c
python3 - "$tree" "$work/action" <<'P'
import json, os, re, subprocess, sys, yaml
tree, action = sys.argv[1:]
steps = yaml.safe_load(open(f"{tree}/action.yml"))["runs"]["steps"]

def run(arguments):
    environment = {**os.environ, "GITHUB_ACTION_PATH": action, "ARGUMENTS": arguments}
    said, code = "", 0
    for step in steps:
        done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], env=environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said, code = said + done.stdout, done.returncode
    return said.splitlines(), code

def places(lines):
    registered = [line.removeprefix("::add-matcher::") for line in lines if line.startswith("::add-matcher::")]
    assert len(registered) == 1, registered
    found = []
    for matcher in json.load(open(registered[0]))["problemMatcher"]:
        patterns = matcher["pattern"]
        for at in range(len(lines) - len(patterns) + 1):
            matches = [re.search(pattern["regexp"], line) for pattern, line in zip(patterns, lines[at:])]
            if all(matches):
                found.append({key: match[group] for pattern, match in zip(patterns, matches)
                              for key, group in pattern.items() if key != "regexp"})
    return found

def expect(arguments, code, *wanted):
    lines, ended = run(arguments)
    assert ended == code, (arguments, ended, lines)
    found = places(lines)
    assert [(one["file"], one["line"]) for one in found] == [(file, line) for file, line, _ in wanted], (arguments, found, lines)
    assert all(words in one["message"] for one, (*_, words) in zip(found, wanted)), found

expect("check number.toml", 2, ("number.toml", "3", "expected true or false"))
expect("check claims.toml --time 60", 1, ("claims.toml", "5", "fairness.user-pays"))
expect("race --harness two.c", 1, ("two.c", "4", "one does not hold"))
expect("check " + tree + "/policies/zones.toml", 0)

head, job = yaml.safe_load_all(open(f"{tree}/templates/counterproof.yml"))
text = open(f"{tree}/templates/counterproof.yml").read()
assert set(re.findall(r"\$\[\[ inputs\.(\w+) \]\]", text)) == set(head["spec"]["inputs"])
(line,) = job["counterproof"]["script"]
line = line.replace("$[[ inputs.arguments ]]", "check claims.toml --time 60")
done = subprocess.run(["sh", "-c", line], env={**os.environ, "PATH": action + ":" + os.environ["PATH"]}, capture_output=True)
assert done.returncode == 1, done
P
