"""Checks the schemas of policies and scopes, as `counterproof schema` prints them.

Used as `python input_schemas.py COUNTERPROOF FOLDER`, in the root of the tree; FOLDER has the two
schemas, and room for files.  Every shipped policy and scope is right by them.  Whatever is wrong by
them is refused by the reader, too; and of the mistakes that a schema can tell of, each is wrong by both.
"""

import glob
import json
import os
import re
import subprocess
import sys
import tomllib

import jsonschema

POLICY = 'summary = "a test"\n[account]\nmemory = true\n'
SCOPE = 'tasks = 1\npages = 1\nlimit = 1\nstart = ["A"]\nevents = ["map"]\n[containers]\nA = {}\nB = { parent = "A" }\n'

# What is put before and behind a policy that is right, and the place of the mistake.
WRONG_POLICIES = [
    ("", "[shar]\ncharge = 'zone'\n", ""),
    ("colour = 'red'\n", "", ""),
    ("", "tasks = 'yes'\n", "account/tasks"),
    ("", "pages = true\n", "account"),
    ("", "[share]\ncharge = 'first_touch'\n", "share/charge"),
    ("", "[share]\ncharges = 'zone'\n", "share"),
    ("", "[share]\ncharge = true\n", "share/charge"),
    ("", "[as_posted]\nD99 = true\n", "as_posted"),
    ("", "[as_posted]\nW01 = true\n", "as_posted"),
    ("", "[seeded]\nW06 = 1\n", "seeded/W06"),
    ("", "[claims]\nkeep = '*'\n", "claims/keep"),
    ("", "[claims]\nkeep = ['balanc.*']\n", "claims/keep/0"),
    ("", "[claims]\nkeep = ['balance.no-leaks']\n", "claims/keep/0"),
    ("", "[claims]\nkeep = ['*', 1]\n", "claims/keep/1"),
    ("", "[claims]\nkept = ['*']\n", "claims"),
    ("", "[waivers]\n'limit.no-sharing-escap' = 'so'\n", "waivers"),
    ("", "[waivers]\nlimit.no-sharing-escap = 'so'\n", "waivers/limit"),
    ("", "[waivers]\n'limit.no-sharing-escape' = ' '\n", "waivers/limit.no-sharing-escape"),
    ("", "[waivers]\n'limit.no-sharing-escape' = true\n", "waivers/limit.no-sharing-escape"),
    ("", "[waivers]\n'limit.no-sharing-escape' = { trace = 'x' }\n", "waivers/limit.no-sharing-escape"),
    ("", "[waivers]\n'limit.no-sharing-escape' = { reason = 'x', traces = 'x' }\n", "waivers/limit.no-sharing-escape"),
    ("", "[without_effect]\n'counter.algorithmus' = 'so'\n", "without_effect"),
    ("", "[without_effect]\n'counter.algorithm' = 1\n", "without_effect/counter.algorithm"),
    ("rules = 'x.cpp'\n", "", "rules"),
    ("rules = ['']\n", "", "rules/0"),
    ("base = 1\n", "", "base"),
    ("source = 1\n", "", "source"),
    ("", "[scope]\nevents = ['map']\n", "scope"),
    ("", "[scope.tree]\nevents = ['map']\npages = 1\n[scope.tree.containers]\nA = {}\n", "scope"),
    ("", "[scope.mine]\nevents = ['mapp']\npages = 1\n[scope.mine.containers]\nA = {}\n", "scope"),
]
WRONG_SUMMARIES = ["", "summary = 1\n", "summary = ' '\n", 'summary = "a\\nb"\n']

# What stands instead of a line of a scope that is right.
WRONG_SCOPES = [
    ("tasks = 1", "task = 1", ""),
    ("tasks = 1", "tasks = 7", "tasks"),
    ("tasks = 1", "tasks = -1", "tasks"),
    ("tasks = 1", "tasks = '1'", "tasks"),
    ("pages = 1", "pages = 99", "pages"),
    ("limit = 1", "limit = 'none'", "limit"),
    ("limit = 1", "limit = -1", "limit"),
    ("limit = 1", "depth = -1", "depth"),
    ("start = ['A']", "start = ['Z']", "start/0"),
    ("start = ['A']", "start = 'A'", "start"),
    ("events = ['map']", "events = ['mapp']", "events/0"),
    ("events = ['map']", "events = []", "events"),
    ("events = ['map']", "", ""),
    ("limit = 1", "faults = ['none']", "faults/0"),
    ("limit = 1", "limit_texts = [1]", "limit_texts/0"),
    ("limit = 1", f"limit_texts = {['x'] * 33}", "limit_texts"),
    ("limit = 1", "needs = ['account.memory']", "needs/0"),
    ("limit = 1", "needs = ['account.memory = yes']", "needs/0"),
    ("limit = 1", "needs = ['over.kill != none or over.kil = none']", "needs/0"),
    ("limit = 1", "without = { 'over.kill = non' = ['pages'] }", "without"),
    ("limit = 1", "without = { 'over.kill = none' = ['page'] }", "without/over.kill = none/0"),
    ("[containers]\nA = {}\nB = { parent = 'A' }", "", ""),
    ("A = {}\nB = { parent = 'A' }", "", "containers"),
    ("A = {}", "C = {}", "containers"),
    ("A = {}", "A = 1", "containers/A"),
    ("A = {}", "A = { max = 1 }", "containers/A"),
    ("A = {}", "A = { limit = { kernel = 1 } }", "containers/A/limit"),
    ("A = {}", "A = { min = true }", "containers/A/min"),
    ("A = {}", "A = { parent = 'B' }", "containers/A"),
    ("B = { parent = 'A' }", "B = { parent = 'B' }", "containers/B/parent"),
]
RIGHT_SCOPES = [
    ("limit = 1", "limit = 'unlimited'\nkernel_limit = 2\ndepth = 3\nfiles = 1\nobjects = 1"),
    ("limit = 1", "needs = ['account.memory=true or  over.kill != none']"),
    ("A = {}", "A = { limit = { memory = 1, tasks = 'unlimited' }, kernel_limit = 1, min = 1, high = 'unlimited' }"),
]
RIGHT_POLICIES = [
    "[claims]\nkeep = ['*']\n[waivers]\nlimit.no-sharing-escape = 'so'\nfairness = { user-pays = 'so' }\n",
    "[counter]\nalgorithm = 'page-counter'\n[without_effect]\ncounter.algorithm = 'so'\n",
    "[scope]\nevents = ['map']\ntasks = 1\npages = 1\n[scope.containers]\nA = {}\n",
    "[scope.mine]\nevents = ['map']\ntasks = 1\npages = 1\n[scope.mine.containers]\nA = {}\n",
]


class Both:
    """A schema, and the reader of what it is the schema of."""

    def __init__(self, counterproof, folder, kind):
        with open(f"{folder}/{kind}.schema.json", encoding="utf-8") as file:
            self.schema = json.load(file)
        jsonschema.Draft202012Validator.check_schema(self.schema)
        assert self.schema["$id"].endswith(f"/1/{kind}.schema.json")
        self.validator = jsonschema.Draft202012Validator(self.schema)
        self.command = [counterproof, "check", f"{folder}/written.toml"]
        self.written = f"{folder}/written.toml"
        if kind == "scope":
            with open(f"{folder}/policy.toml", "w", encoding="utf-8") as file:
                file.write(POLICY + "[tree]\ncharges = 'ancestors'\n")
            self.command = [counterproof, "check", f"{folder}/policy.toml", "--scope", self.written]
        self.command += ["--states", "1"]

    def places(self, text):
        return ["/".join(map(str, error.absolute_path)) for error in self.validator.iter_errors(tomllib.loads(text))]

    def is_refused(self, text):
        with open(self.written, "w", encoding="utf-8") as file:
            file.write(text)
        return subprocess.run(self.command, capture_output=True, check=False).returncode == 2

    def demand(self, text, place=None):
        places = self.places(text)
        assert places == [] if place is None else place in places, (text, places)
        assert self.is_refused(text) == (place is not None), (text, self.command)


def shipped(policies):
    paths = glob.glob("policies/**/*.toml", recursive=True) + glob.glob("scopes/*.toml")
    is_scope = lambda path: path.startswith("scopes/") or os.path.basename(path) == "scope.toml"
    return sorted(path for path in paths if is_scope(path) != policies)


def names_in(path, table):
    """The words of a table of keys in a source file."""
    with open(path, encoding="utf-8") as file:
        return re.findall(r'"(\w+)"', re.search(table + r" = \{(.*?)\};", file.read(), re.DOTALL).group(1))


def main(counterproof, folder):
    policy, scope = (Both(counterproof, folder, kind) for kind in ("policy", "scope"))
    for both, paths, least in ((policy, shipped(True), 50), (scope, shipped(False), 30)):
        assert len(paths) >= least, len(paths)
        for path in paths:
            with open(path, encoding="utf-8") as file:
                assert both.places(file.read()) == [], (path, both.places(open(path, encoding="utf-8").read()))

    policy.demand(POLICY)
    for behind in RIGHT_POLICIES:
        policy.demand(POLICY + behind)
    for before, behind, place in WRONG_POLICIES:
        policy.demand(before + POLICY + behind, place)
    for summary in WRONG_SUMMARIES:
        policy.demand(summary + POLICY.split("\n", 1)[1], "summary" if summary else "")
    # Rules may ask what no table knows.
    own = POLICY.replace("[account]", "rules = ['mine.cpp']\n[account]")
    assert policy.places(own + "[claims]\nkeep = ['mine.is-kept']\n[waivers]\n'mine.other' = 'so'\n") == []
    assert policy.places(own + "[claims]\nkeep = ['mine']\n") != []

    right = SCOPE.replace('"', "'")
    scope.demand(right)
    for old, new in RIGHT_SCOPES:
        assert old in right
        scope.demand(right.replace(old, new))
    for old, new, place in WRONG_SCOPES:
        assert old in right, old
        scope.demand(right.replace(old, new), place)

    # No key of the readers is missing.
    keys = list(scope.schema["properties"])
    assert sorted(keys) == sorted(names_in("model/world/scope_table.cpp", "kKeys")), keys
    keys = list(scope.schema["properties"]["containers"]["properties"]["B"]["properties"])
    assert sorted(keys) == sorted(names_in("model/world/scope_containers.cpp", "kContainerKeys")), keys
    answer = subprocess.run([counterproof, "check", "/dev/stdin"], input=b"colour = 1\n", capture_output=True, check=False)
    for key in re.findall(r'"(\w+)"', answer.stderr.decode().split("expected")[1]):
        assert key in policy.schema["properties"], key
    asked = json.loads(subprocess.run([counterproof, "list", "choices", "--json"], capture_output=True, check=True).stdout)
    for choice in asked["choices"]:
        table, key = choice["choice"].split(".")
        schema = policy.schema["properties"][table]["properties"][key]
        assert schema["description"] == choice["question"]
        if table == "account":
            continue
        values = {one["const"]: one["description"] for one in schema["oneOf"]}
        assert values == {one["value"]: one["effect"] for one in choice["values"]}, choice
        assert [schema["default"]] == [one["value"] for one in choice["values"] if one["default"]]


if __name__ == "__main__":
    main(*sys.argv[1:])
