#!/usr/bin/env bash
# man: every command and option of help is in the page; those who read roff find nothing wrong.
source tests/cli/lib.sh

run 0 man
page=$work/counterproof.1
cp "$work/out" "$page"

# It has no date, since it is as old as the binary: the one thing that mandoc may say.
mandoc -T lint -W style "$page" 2>&1 | grep -v 'missing date, using "": TH$' >"$work/lint" || true
[[ ! -s $work/lint ]] || { cat "$work/lint" >&2; die "mandoc finds fault with the page"; }
groff -man -Tutf8 -ww "$page" >"$work/page" 2>"$work/warnings"
[[ ! -s $work/warnings ]] || { cat "$work/warnings" >&2; die "groff warns of the page"; }

# The text of a command: from its heading to the next one.
mandoc -T utf8 -O width=100 "$page" | sed $'s/.\b//g' >"$work/text"
section() {
  awk -v name="$1" '/^   [a-z]/ || /^[A-Z]/ { on = $0 == "   " name } on' "$work/text"
}
[[ $(commands | wc -l) -ge 13 ]] || die "help tells of too few commands"
while read -r command; do
  section "$command" >"$work/section"
  [[ -s $work/section ]] || die "the page has no section for $command"
  while read -r option; do
    grep -qE -- "^ +(-h, )?$option( |\$)" "$work/section" || die "the page does not tell of $command $option"
  done < <(options_of "$command")
  grep -qF "counterproof $command" <(grep -A2 Example: "$work/section") || die "the page has no example for $command"
done < <(commands)
for code in 0 1 2 3 70; do grep -qE "^ +$code +[a-z]" "$work/text" || die "exit code $code is missing"; done
grep -q 'such as D14 or W03' "$work/text" || die "the words in capitals are not told"
