#!/usr/bin/env bash
# Pages for a browser: that they are written whole, and what a reader can do with them.
source tests/cli/lib.sh

# Texts that would end the page's data early, or become markup, were they not written with care.
rude="$work/rude <b>&amp; \"policy\".toml"
policy rude '[claims]' 'keep = ["limit.no-migration-escape"]'
sed 's|a test|</script><script>console.error(1)</script>|' "$work/rude.toml" >"$rude"

# Pages tell when they were made: here, always the same.
export SOURCE_DATE_EPOCH=1700000000

# Bounded where it stops at wrong books; waived and violated nearly everywhere.
run 0 check policies/rss-2007-as-posted.toml --html "$work/posted.html"
says rss-2007-as-posted
run 1 check "$rude" --scope sharing --html "$work/rude.html"
run 1 check "$rude" --scope sharing --html -
says '<!doctype html>'
says_not 'claims  kept'
# But for the command, of which each page tells, and for proofs, which the second finds kept.
without_command() { sed 's/"command":".* --html [^"]*"//;s/"kept":false/"kept":true/g' "$1"; }
diff <(without_command "$work/out") <(without_command "$work/rude.html") || die "the page differs when it goes to standard output"
run 1 matrix "$rude" policies/kmem-2012.toml policies/tasks-by-fork.toml policies/every-mapper.toml \
  --states 3000 --html "$work/matrix.html"
run 0 race page-isolation-inverted page-owner-2007 kernel-charge migration-2007 res-counter --html "$work/race.html"
run 0 prove res-counter-2007 --html "$work/prove.html"
run 0 scoreboard D14 W03 --engines explore,prove --html "$work/scoreboard.html"

sed 's/over_limit = "allow"/over_limit = "refuse"/; /^\[waivers\]/,$d' policies/pids.toml >"$work/room.toml"
run 1 conform "$work/room.toml" --scope tasks --scope limits --walks 12 --html "$work/conform.html"

# One file, which asks for nothing from elsewhere.
for page in "$work"/*.html; do
  ! grep -qE 'src=|<link|@import|url\([^#]' "$page" || die "$page names another file"
done

# What cannot be written says so before anything is searched, and leaves what was there.
run 2 check --html "$work/nowhere/page.html"
one_error "$work/nowhere/page.html: error:"
run 2 matrix --traces corpus/arguments --html "$work/page.html"
one_error 'excludes'
[[ ! -e $work/page.html ]] || die "a page was written"

python3 tests/browser/report_test.py "$work"
