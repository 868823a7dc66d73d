#!/usr/bin/env bash
# What README.md and docs/ show is what a reader gets: every block of code is run, written, or found where it is
# said to stand, and what is printed is compared.  First, that the reader of pages notices what it should.
source tests/cli/lib.sh

docs_run=tests/cli/docs_run.py
mkdir -p "$work/tree/docs"
printf 'one\ntwo\nthree\n' >"$work/tree/counted.txt"
printf '# Other\n\n## A heading, with `code`\n' >"$work/tree/docs/other.md"

# read_page [ARGUMENT...]: reads the page on standard input; sets `code`, and its words are in $work/out.
read_page() {
  cat >"$work/tree/README.md"
  code=0
  python3 $docs_run --tree "$work/tree" "$@" README.md >"$work/out" 2>&1 || code=$?
}
right() {
  read_page
  ((code == 0)) || { cat "$work/out" >&2; die 'a page that is right is refused'; }
}
wrong() { # wrong LINE SENTENCE
  read_page
  ((code == 1)) || { cat "$work/out" >&2; die "exit code $code instead of 1: $2"; }
  grep -qF -- "README.md:$1: " "$work/out" || { cat "$work/out" >&2; die "nothing is said of line $1"; }
  says "$2"
}

right <<'P'
See [the other](docs/other.md#a-heading-with-code), `docs/other.md`, `docs/*.md` and `./counterproof check --json`.

```toml
# mine.toml
summary = "a page"
```

```console
$ cat mine.toml && seq 8 \
    | sed 's/^/- /'
# mine.toml
…
- 1
…
- 7
- 8
$ echo it took 0.12 s, and `true`
it took 3,456 ms, and
```

<!-- from: counted.txt -->
```
one
…
three
```

<!-- into: counted.txt, before: two -->
```
one and a half
```

<!-- shown by: sed -n '2p; 4p' counted.txt -->
```
one and a half
three
```

<!-- run:
test -f mine.toml
test -x counterproof
-->
<!-- not run: this is only told -->
```
reboot
```
P
says '  not run: README.md:44: this is only told'
[[ $(<"$work/tree/counted.txt") == $'one\ntwo\nthree' && ! -e $work/tree/mine.toml ]] || die 'the tree itself was changed'

wrong 1 'nobody knows how to run this block' <<<$'```\nreboot\n```'
wrong 1 'nobody knows how to run this block' <<<$'```sh\nreboot\n```'
wrong 1 'shows something else than is printed' <<<$'```console\n$ seq 2\n1\n```'
wrong 1 'shows something else than is printed' <<<$'```console\n$ seq 2\n1\n3\n```'
wrong 1 'shows something else than is printed' <<<$'```console\n$ seq 2\n2\n…\n```'
wrong 1 'shows something else than is printed' <<<$'```console\n$ echo said; echo more >&2\nsaid\n```'
wrong 1 'shows something else than is printed' <<<$'```console\n$ echo 7 events\n8 events\n```'
wrong 1 'exit code 2' <<<$'```console\n$ exit 2\n```'
wrong 1 'exit code 70' <<<$'```console\n$ exit 70\n```'
wrong 1 'exit code 127' <<<$'```console\n$ no-such-program\n…\n```'
wrong 1 'exit code 1: false' <<<'<!-- run: false -->'
wrong 1 'the comment is no note that a test knows' <<<$'<!-- skip -->\n```\n$ seq 2\n```'
wrong 1 'the comment is no note that a test knows' <<<$'<!-- not run: -->\n```\n$ seq 2\n```'
wrong 2 'expected a block of code after the note above' <<<$'<!-- not run: told -->\nWords.\n```\n$ seq 2\n```'
wrong 1 'the block of code does not end' <<<$'```\n$ seq 2'
wrong 2 'the lines do not stand so in counted.txt' <<<$'<!-- from: counted.txt -->\n```\none\nthree\n```'
wrong 2 'absent.txt is not there' <<<$'<!-- from: absent.txt -->\n```\none\n```'
wrong 2 'counted.txt has no line with "four"' <<<$'<!-- into: counted.txt, before: four -->\n```\none\n```'
wrong 2 'counted.txt does not name README.md' <<<$'<!-- tested in: counted.txt -->\n```\none\n```'
wrong 2 '../x is outside of the tree' <<<$'<!-- file: ../x -->\n```\none\n```'
wrong 1 'docs/other.md shows no mine.toml' <<<'<!-- given: mine.toml of docs/other.md -->'
wrong 1 'docs/absent.md leads to docs/absent.md, which is not there' <<<'[gone](docs/absent.md)'
wrong 1 'docs/other.md has no heading #gone' <<<'[gone](docs/other.md#gone)'
wrong 1 'docs/gone.md is not there' <<<'See `docs/gone.md`.'
wrong 1 'docs/other.md has no line 9' <<<'See `docs/other.md:9`.'
wrong 1 'there is no command chek' <<<'Type `./counterproof chek policies/`.'
wrong 1 'diff has no option --html' <<<'Type `./counterproof diff a b --html c`.'

# With --write a page shows what is printed, and keeps what it left out.
read_page --write <<'P'
Words.

```console
$ seq -f 'row %g is kept' 2 6; echo in 0.2 s
row 1 is kept
…
row 5 is kept
row 6 is kept
in 0.1 s
$ echo new
```
P
cat >"$work/right" <<'P'
Words.

```console
$ seq -f 'row %g is kept' 2 6; echo in 0.2 s
row 2 is kept
…
row 5 is kept
row 6 is kept
in 0.1 s
$ echo new
new
```
P
diff "$work/right" "$work/tree/README.md" >&2 || die 'the page is not written anew'
right <"$work/tree/README.md"

[[ ${1-} == --self ]] || python3 $docs_run
