#!/usr/bin/env bash
# Nothing that the user's files and options hold acts on a terminal: in no output of any command is
# there a control character but line ends, a mark that turns the reading direction, or a byte that is
# no UTF-8; on a terminal, there are the tool's own colours besides.
source tests/cli/lib.sh
unset NO_COLOR
export TERM=xterm LC_ALL=C.UTF-8

# A colour, a window title, and what eight-bit terminals take for the beginning of both.
mixed=$'a\e[31mb\e]0;c\ad\u009b1me\u202ef\u2066g\u2028h\x7fi\rj\tk\bl'
lines=$'m\nn'
bytes=$'o\xffp'

active='[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]'
inert() { # inert FILE WHAT
  ! LC_ALL=C grep -qaP "$active" "$1" || { LC_ALL=C grep -aP "$active" "$1" | head -3 | cat -v >&2; die "$2: acts on a terminal"; }
  iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 || { cat -v "$1" | head -3 >&2; die "$2: is no UTF-8"; }
}
# quiet ARGUMENT...: whatever it comes to, the output is inert.
quiet() {
  local code=0
  timeout 60 "$COUNTERPROOF" "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
  ((code < 4)) || { cat -v "$work/err" >&2; die "exit code $code: $(printf '%q ' "$@")"; }
  if ((code == 2)) && [[ $1 != race && $1 != harness ]]; then # the compiler has lines of its own
    [[ $(wc -l <"$work/err") == 1 ]] || { cat -v "$work/err" >&2; die "not one line: $(printf '%q ' "$@")"; }
  fi
  inert "$work/out" "output of $(printf '%q ' "$@")"
  inert "$work/err" "errors of $(printf '%q ' "$@")"
}

# Every command and every option, given such a value; and arguments of every command.
count=0
while read -r command; do
  minimal "$command"
  without_a_kernel
  for value in "$mixed" "$lines" "$bytes"; do
    (cd "$work" && quiet "$command" "$value")
    while read -r option _; do
      count=$((count + 1))
      quiet "${arguments[@]}" "$option=$value"
    done < <(option_lines "$command" | grep -E '^--[a-z0-9-]+ [A-Z]' | grep -vE '^--(html|sarif|junit|itf|write|output|traces|schedules|smt2|corpus|sync|disk) ')
    quiet "$command" "--$value"
  done
  quiet "$value"
done < <(commands)
((count >= 120)) || die "help tells of only $count options"

# Policies whose every text is such, under names that are.
mkdir "$work/in"
write_policy() { # write_policy FILE
  printf '%s\n' \
    'summary = "a\u001b[31mb\u001b]0;c\u0007d\u009b1me\u202ef\u2066g\u2028h\u007fi\tk <b>x</b> | `y` [z](javascript:1)"' \
    'source = "a\u001b[31mb\nc\u202ed"' '[account]' 'memory = true' '[claims]' \
    'keep = ["balance.*", "limit.no-sharing-escape"]' '[waivers]' \
    '"limit.no-cache-escape" = "a\u001b[31mb\nc\u009bd\u202ee"' >"$1"
}
names=("$work/in/$mixed|<b>&\`y\`.toml" "$work/in/$lines.toml" "$work/in/$bytes.toml")
for file in "${names[@]}"; do write_policy "$file"; done
for file in "${names[@]}"; do
  for form in '' --verbose --json; do quiet check "$file" $form --scope sharing --scope limits; done
  for report in --sarif --junit --html; do quiet check "$file" --scope sharing $report -; done
  for form in '' --json --markdown; do quiet diff "$file" policies/tasks-by-fork.toml $form; done
  quiet diff policies/every-mapper.toml "$file" --sarif - --scope sharing
  quiet check "$file" --traces "$work/traces" --scope sharing
done
for name in "$mixed" "$lines" "$bytes"; do
  for run in first again; do quiet check "${names[0]}" --scope sharing --depth 2 --disk "$work/disk-$name"; done
  touch "$(find "$work/disk-$name" -name sharing)/$name"
  quiet check "${names[0]}" --scope sharing --depth 2 --disk "$work/disk-$name"
done
for form in '' --json; do
  quiet matrix "$work/in" --states 50 $form
  quiet matrix "$work/in" --traces corpus/arguments $form
done
quiet matrix "$work/in" --states 50 --html -
quiet matrix "$work/in" --states 50 --write "$work/matrix.md"
inert "$work/matrix.md" 'a matrix in Markdown'
[[ $(grep -c '<b>' "$work/matrix.md") == 0 ]] || die "markup in a matrix"
quiet matrix "$work/in" --states 50 --compare "${names[0]}"
mkdir "$work/place"
ln -s "$work/in" "$work/place/policies"
(cd "$work/place" && for form in '' --json; do quiet list policies $form; done)

# Traces and schedules.
mkdir "$work/traces-in"
for name in "$mixed" "$lines" "$bytes"; do
  trace=$work/traces-in/$name.trace
  sed 's/^policy .*/policy "a\\x1b[31mb\\nc\\xe2\\x80\\xaed"/' corpus/arguments/x06-fill-move-fill.trace >"$trace"
  for form in '' --json; do
    quiet replay "$trace" $form
    quiet explain "$trace" $form
    quiet minimise "$trace" $form
  done
  quiet replay "$trace" --itf -
  { cat "$trace"; printf '%s\n' "$name"; } >"$work/wrong.trace"
  quiet replay "$work/wrong.trace"
  { cat "$trace"; printf 'write-limit A memory "%s"\n' "$mixed"; } >"$work/wrong.trace"
  for command in replay explain; do quiet $command "$work/wrong.trace"; done
  printf 'counterproof schedule 1\nsource %s\nprogram x\nexpect violated %s\n' "$name" "$name" >"$work/wrong.schedule"
  quiet replay "$work/wrong.schedule"
done
for form in '' --json; do quiet matrix policies/rss-2007.toml --traces "$work/traces-in" $form; done

# Code of one's own: its files, what it names, and what it says.
code="$work/$mixed.c"
cat >"$code" <<'END'
#include <counterproof.h>
static int shared;
cp_setup { cp_name(&shared, "a\033[31mb\nc\302\233d\342\200\256e\377f"); }
cp_thread(one) { shared = 1; }
cp_thread(two) { cp_assert(shared == 0, "g\033[31mh\ni\302\233j\342\200\256k\377l"); }
cp_known("race.no-data-race", "m\033[31mn\no\302\233p\342\200\256q\377r")
END
for form in '' --explain --json; do quiet race --source "$code" $form; done
for report in --sarif --html; do quiet race --source "$code" $report -; done
quiet race --source "$work/$lines.c"

# On a terminal: the tool's own colours, and nothing else.
on_terminal() {
  # It violates what it claims, which is no matter here.
  { SHELL=/bin/bash script -qec "$(printf '%q ' "$COUNTERPROOF" "$@")" /dev/null </dev/null || true; } | sed -E $'s/\x1b\\[(0|1|2|32|33|31;1)m//g; s/\r$//; s/\r?\x1b\\[K//g; s/\r//g' >"$work/out"
  inert "$work/out" "on a terminal: $(printf '%q ' "$@")"
}
for file in "${names[@]}"; do
  on_terminal check "$file" --verbose --scope sharing --scope limits
  on_terminal diff policies/every-mapper.toml "$file" --scope sharing
done
