#!/usr/bin/env bash
# scripts/check-change: each kind of change, in a repository of its own; and the recipes that call it.
source tests/cli/lib.sh

root=$PWD
repository=$work/repository
export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_SYSTEM=/dev/null
unset GITHUB_ACTIONS
git config --global user.name nobody
git config --global user.email nobody@example.org
git init -q -b main "$repository"
cd "$repository"
mkdir policies

# stays NAME, follows NAME: a policy that keeps charges where they are, or takes them along.
write() { # write NAME CHARGES CLAIMS
  printf '%s\n' 'summary = "a test"' '[account]' 'memory = true' '[attach]' "charges = \"$2\"" '[over]' \
    'reclaim = "evict"' '[claims]' "keep = [$3]" >"policies/$1.toml"
}
write loses follow '"limit.no-migration-escape"'
write gains stay '"limit.never-exceeded"'
write goes stay '"limit.never-exceeded"'
write before stay '"limit.never-exceeded"'
write 'two words' stay '"limit.never-exceeded"'
write breaks stay '"limit.never-exceeded"'
printf 'summary = \n' >policies/mended.toml
printf '[package]\n' >Cargo.toml
git add -A && git commit -qm base
# The branch goes on after the change has begun: that is no part of the change.
git branch later
write gains follow '"limit.*"'
git commit -qam 'on main'
git switch -q later

# change CODE COMMAND...: what check-change makes of a commit with the change.
change() {
  local expected=$1 code=0
  shift
  git switch -q --discard-changes -C change later
  "$@"
  git add -A && git commit -q --allow-empty -m change
  "$root/scripts/check-change" --output "$work/report" main "${options[@]}" -- --scope sharing >"$work/out" 2>"$work/err" || code=$?
  ((code == expected)) || { cat "$work/out" "$work/err" >&2; die "exit code $code instead of $expected: $*"; }
}
options=()
comment() { grep -qF -- "$1" "$work/report/comment.md" || { cat "$work/report/comment.md" >&2; die "the comment does not say: $1"; }; }

change 0 true
says 'no policy is changed'
comment 'No policy is changed.'
[[ $(head -1 "$work/report/comment.md") == '<!-- counterproof check-change -->' ]] || die "no mark to find the comment by"
# A policy that nobody touched, and nobody can read, is told of and fails nothing.
says 'policies/mended.toml: not changed: cannot be read, and is in no report'

change 1 write loses stay '"limit.no-migration-escape"'
says 'policies/loses.toml: changed: a claim is lost or violated'
comment '| `policies/loses.toml` | changed | **a claim is lost or violated** |'
comment '**`limit.no-migration-escape`**, claimed, and kept → claimed, and violated'
python3 - "$work/report" <<'PYTHON'
import json, sys, xml.dom.minidom
log = json.load(open(sys.argv[1] + '/findings.sarif'))
errors = [f for r in log['runs'] for f in r['results'] if f['level'] == 'error']
uris = {l['physicalLocation']['artifactLocation']['uri'] for f in errors for l in f['locations']}
assert uris == {'policies/loses.toml'}, uris
xml.dom.minidom.parse(sys.argv[1] + '/findings.xml')
assert open(sys.argv[1] + '/report.html').read().lower().startswith('<!doctype html>')
PYTHON
GITHUB_ACTIONS=true change 1 write loses stay '"limit.no-migration-escape"'
says '::error file=policies/loses.toml::changed: a claim is lost or violated'

change 0 write loses follow '"limit.no-migration-escape", "limit.never-exceeded"'
says 'policies/loses.toml: changed: no claim is lost'
comment '#### Claims made'

change 0 write new follow '"limit.no-migration-escape"'
says 'policies/new.toml: new: keeps what it claims'
change 1 write new stay '"limit.no-migration-escape"'
says 'policies/new.toml: new: violates what it claims'
comment 'claim violated: limit.no-migration-escape'

change 0 git rm -q policies/goes.toml
says 'policies/goes.toml: deleted: its claims are checked no more'

change 0 git mv policies/before.toml policies/after.toml
says 'policies/after.toml: renamed, was `policies/before.toml`: no claim is lost'
rename() { git mv policies/loses.toml policies/renamed.toml && sed -i 's/follow/stay/' policies/renamed.toml; }
change 1 rename
says 'policies/renamed.toml: renamed, was `policies/loses.toml`: a claim is lost or violated'

change 0 write 'two words' follow '"limit.never-exceeded"'
says 'policies/two words.toml: changed: no claim is lost'

break_it() { echo 'nonsense' >>policies/breaks.toml; }
change 2 break_it
says 'policies/breaks.toml: changed: cannot be read'
grep -q '^policies/breaks.toml:10:[0-9]*: error: ' "$work/err" || { cat "$work/err" >&2; die "no place of the error"; }
comment 'policies/breaks.toml:10:'
# The others are in the reports all the same.
grep -q '"policies/loses.toml"' "$work/report/findings.sarif" || grep -q loses "$work/report/findings.xml" || die "no report of the others"
# Bad input outweighs a lost claim, and everything is told.
both() { break_it && write loses stay '"limit.no-migration-escape"'; }
change 2 both
says 'policies/loses.toml: changed: a claim is lost or violated'

change 0 write mended stay '"limit.never-exceeded"'
says 'policies/mended.toml: changed; could not be read before: keeps what it claims'

elsewhere() { mkdir other && write x stay '"limit.no-migration-escape"' && mv policies/x.toml other/; }
change 0 elsewhere
says 'no policy is changed'
options=(HEAD --policies other)
change 1 elsewhere
says 'other/x.toml: new: violates what it claims'
options=(HEAD --policies .)
change 1 elsewhere
says 'other/x.toml: new: violates what it claims'
says 'Cargo.toml: not changed: cannot be read'
# A folder with a wildcard for a name is no wildcard.
options=(--policies 'o*')
change 0 elsewhere
says 'no policy is changed'
options=()

# Not settled is no pass, unless that is asked for.
"$root/scripts/check-change" --output "$work/report" later later -- --scope sharing >"$work/out" || die "fails on nothing"
git switch -q --discard-changes -C change later
write gains follow '"limit.never-exceeded"'
git commit -qam change
code=0
"$root/scripts/check-change" --output "$work/report" main -- --scope sharing --states 9 >"$work/out" || code=$?
((code == 3)) || die "exit code $code instead of 3"
says 'policies/gains.toml: changed: not settled'
"$root/scripts/check-change" --output "$work/report" --allow-not-settled main -- --scope sharing --states 9 >"$work/out" || die "not settled is not allowed"

bad() { # bad ERROR ARGUMENT...
  local expected=$1 code=0
  shift
  "$root/scripts/check-change" --output "$work/report" "$@" >"$work/out" 2>"$work/err" || code=$?
  ((code == 2)) || die "exit code $code instead of 2: $*"
  one_error "$expected"
}
bad 'there is no commit "nowhere" here' nowhere
bad 'there is no option --fast' --fast main
bad 'expected BASE and perhaps HEAD'
bad '--policies needs a value' main --policies
bad '--states is "nine"; expected a whole number' main -- --states nine
git switch -q --orphan alone
git commit -q --allow-empty -m alone
bad 'have no common commit here' main alone
(cd "$work" && "$root/scripts/check-change" --output "$work/report" main 2>"$work/err") && die "no repository is needed"
grep -q 'this is no git repository' "$work/err" || die "does not say that there is no repository"

# Many changes: the comment stays short enough to be posted.
git switch -q --discard-changes -C change later
for i in {10..29}; do write "many-$i" stay '"*"'; done
git add -A && git commit -qm many
code=0
"$root/scripts/check-change" --output "$work/report" main -- --scope sharing >"$work/out" || code=$?
((code == 1)) || die "exit code $code instead of 1"
(($(wc -m <"$work/report/comment.md") < 65536)) || die "the comment is too long"
comment 'more would make this too long'
comment '| `policies/many-29.toml` | new | **violates what it claims** |'

# The recipes: their own words for the check, run here as they stand.
git switch -q --discard-changes -C change later
write loses stay '"limit.no-migration-escape"'
git commit -qam change
mkdir "$work/bin"
ln -s "$root" "$work/counterproof"
ln -s "$root/scripts/check-change" "$work/bin/check-change"
python3 - "$root" "$work" <<'PYTHON'
import subprocess, sys, yaml
root, work = sys.argv[1:]
github = yaml.safe_load(open(root + '/.github/workflows/policy-check.yml'))
# The key "on" is the truth to YAML 1.1.
inputs = github[True]['workflow_call']['inputs']
assert set(inputs) == {'counterproof', 'ref', 'policies', 'options', 'allow-not-settled'}, inputs
steps = {step['name']: step for step in github['jobs']['policies']['steps']}
check = steps['Check']
assert 'continue-on-error' not in check and 'if' not in check
assert all('!cancelled()' in steps[name]['if'] for name in
           ('Show what it gains and loses', 'Keep the reports', 'Upload the findings', 'Comment'))
gitlab = yaml.safe_load(open(root + '/ci/gitlab/policy-check.yml'))['policy-check']
scripts = [step['run'] for step in steps.values() if 'run' in step] + gitlab['script'] + gitlab['after_script']
for script in scripts:
    assert subprocess.run(['bash', '-n', '-c', script]).returncode == 0, script
open(work + '/github', 'w').write(check['run'])
open(work + '/gitlab', 'w').write('\n'.join(gitlab['script']))
for name in ('comment.md', 'findings.sarif', 'findings.xml', 'report.html'):
    assert name in open(root + '/scripts/check-change').read()
assert gitlab['artifacts']['reports']['junit'] == 'report/findings.xml'
assert steps['Upload the findings']['with']['sarif_file'] == 'report/findings.sarif'
PYTHON
code=0
rm -r "$work/report"
(BASE=main POLICIES=policies ALLOW='' OPTIONS='--scope sharing' bash -e "$work/github") >"$work/out" || code=$?
((code == 1)) || die "GitHub: exit code $code instead of 1"
says 'policies/loses.toml: changed: a claim is lost or violated'
[[ -s $work/report/comment.md ]] || die "GitHub: no comment"
code=0
(PATH=$work/bin:$PATH COUNTERPROOF_POLICIES=policies COUNTERPROOF_OPTIONS='--scope sharing' \
  CI_MERGE_REQUEST_DIFF_BASE_SHA=$(git rev-parse later) CI_COMMIT_SHA=$(git rev-parse HEAD) bash -e "$work/gitlab") >"$work/out" || code=$?
((code == 1)) || die "GitLab: exit code $code instead of 1"
[[ -s report/findings.xml ]] || die "GitLab: no report of tests"
