#!/usr/bin/env bash
# The hook lets no policy in that breaks a claim, and looks at what would be committed and at nothing else.
source tests/cli/lib.sh

tree=$PWD
page="docs/ci.md"
for line in 'ln -s /path/to/counterproof/scripts/pre-commit .git/hooks/pre-commit' 'git config --add counterproof.policies ' 'git config counterproof.options '; do
  grep -qF -- "$line" $page || die "$page tells something else"
done
unset "${!GIT_@}"
export HOME=$work COUNTERPROOF
git init -q -b main "$work/repository"
cd "$work/repository"
git config user.name you
git config user.email you@example.org
ln -s "$tree/scripts/pre-commit" .git/hooks/pre-commit
mkdir -p policies other
good() { printf '%s\n' 'summary = "a test"' '[account]' 'tasks = true' '[claims]' "keep = [\"${1-balance.*}\"]"; }
# commits CODE: whether the commit is made; leaves what is said in $work/err.
commits() {
  local expected=$1 code=0
  git add -A
  git commit -qm 'a commit' >"$work/out" 2>"$work/err" || code=$?
  [[ $code == "$expected" ]] || { cat "$work/out" "$work/err" >&2; die "exit code $code instead of $expected"; }
}

echo words >README
commits 0
[[ ! -s $work/err ]] || die 'something is checked where no policy changes'
good >policies/mine.toml
commits 0
grep -q '^mine .* holds' "$work/err" || { cat "$work/err" >&2; die 'the policy is not checked'; }

# Broken: by a base that it names, too.
good 'isolation.owner-gone' >policies/base.toml
sed -i 's/^tasks/memory/' policies/base.toml
commits 1
grep -q 'base.toml:5:9: claim violated: isolation.owner-gone' "$work/err" || { cat "$work/err" >&2; die 'the claim is not told of'; }
git commit -qm unchecked --no-verify
printf '%s\n' 'summary = "a test"' 'base = "base.toml"' '[claims]' 'keep = ["balance.no-leak"]' >policies/mine.toml
commits 0
echo 'colour = 1' >>policies/mine.toml
commits 1
grep -q '^\./policies/mine.toml:5:1: error: ' "$work/err" || { cat "$work/err" >&2; die 'the mistake is not told of'; }

# What is staged counts, and not what lies about; deleted policies and scopes are none.
sed -i '$d' policies/mine.toml
echo '# words' >>policies/mine.toml
git add -A
echo 'colour = 1' >>policies/mine.toml
git commit -qm staged 2>"$work/err" || die 'what is not staged is checked'
git checkout -q policies/mine.toml
git rm -q policies/base.toml
good >policies/mine.toml
echo 'colour = 1' >policies/scope.toml
commits 0
echo 'colour = 1' >other/mine.toml
commits 0
git config --add counterproof.policies other
echo 'shape = 1' >>other/mine.toml
commits 1
grep -q '^\./other/mine.toml:1:1: error: ' "$work/err" || { cat "$work/err" >&2; die 'the folder is not looked at'; }
good >other/mine.toml
git config counterproof.options '--states 2'
commits 0
grep -q bounded "$work/err" || { cat "$work/err" >&2; die 'the options are not taken'; }

/usr/bin/python3 - "$tree" <<'P' || die 'the hook for pre-commit'
import os, sys, yaml
(hook,) = yaml.safe_load(open(f"{sys.argv[1]}/.pre-commit-hooks.yaml"))
assert hook["language"] == "script" and os.access(f"{sys.argv[1]}/{hook['entry']}", os.X_OK), hook
P
