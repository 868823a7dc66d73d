#!/usr/bin/env bash
# explore --html: the model in a page answers as ours does, and what is found there replays here.
source tests/cli/lib.sh

here=${COUNTERPROOF%/*}
if [[ ! -s $here/counterproof.wasm ]]; then
  run 2 explore policies/rss-2007.toml --html "$work/page.html"
  one_error 'install wasi-libc libc++-19-dev-wasm32'
  [[ ! -e $work/page.html ]] || die 'a page without a model'
  echo 'there is no module for pages: that is told, and nothing else was tested'
  exit 77
fi
run 0 explore policies/rss-2007.toml --html "$work/page.html"
(($(stat -c %s "$work/page.html") < 2000000)) || die 'the page is larger than 2 MB'
! grep -qE 'src=|<link|@import|url\(' "$work/page.html" || die 'the page names another file'
run 0 explore policies/rss-2007.toml --html -
diff -q "$work/out" "$work/page.html" || die 'the page differs when it goes to standard output'
run 2 explore policies/rss-2007.toml --html "$work/nowhere/page.html"
one_error "$work/nowhere/page.html: error:"

# A folder: a playground, with which nothing has to be said.
run 0 explore --html "$work/site/"
[[ $(ls "$work/site") == index.html ]] || die 'the playground is not one file'
(($(stat -c %s "$work/site/index.html") < 2000000)) || die 'the playground is larger than 2 MB'
! grep -qE 'src=|<link|@import|url\(' "$work/site/index.html" || die 'the playground names another file'
mkdir "$work/there"
run 0 explore policies/zones.toml --html "$work/there"
[[ -s $work/there/index.html ]] || die 'a folder that is there is not written to'
run 2 explore --html "$work/nothing.html"
one_error 'neither a policy nor --trace is named'
[[ ! -e $work/nothing.html ]] || die 'a page of no policy'
: >"$work/file"
run 2 explore --html "$work/file/"
one_error "$work/file"

"$here/counterproof_walks" 2000 4 policies/*.toml >"$work/walks"
status=0
python3 tests/browser/explore_test.py "$work" || status=$?
((status == 0)) || exit "$status"

# The address that "break it" left.
run 0 replay "$(<"$work/address")"
says 'confirmed: violated isolation.no-hostage-charge'
run 0 explain "$(<"$work/address")"
run 2 replay 'page.html#trace=counterproof+trace+1;scope'
one_error 'page.html#trace=:2:'
