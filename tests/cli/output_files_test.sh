#!/usr/bin/env bash
# Every option that writes a file or a folder: refused before the search where nothing could be
# written; through links; whole or not at all; and what stands there keeps what it is.
source tests/cli/lib.sh

folder=$work/folder
mkdir "$folder"
printf 'old\n' >"$work/plain"
ln -s "$work/loop" "$work/loop"
long=$(printf 'x%.0s' {1..300})

clean() { # nothing half-written is left
  local left
  left=$(find "$work" -name '*partial*')
  [[ -z $left ]] || die "left behind after $1: $left"
}
refused() { # refused WHAT ARGUMENT...
  local code=0
  timeout 20 "$COUNTERPROOF" "${@:2}" >"$work/out" 2>"$work/err" </dev/null || code=$?
  [[ $code == 2 && $(wc -l <"$work/err") == 1 && ! -s $work/out ]] ||
    { cat "$work/err" >&2; die "exit code $code, or more than one line, where $1 is to be written: ${*:2}"; }
  clean "$1"
}

files=() count=0
while read -r command; do
  minimal "$command"
  while read -r option placeholder about; do
    [[ $about == Write* ]] || continue
    case $placeholder in
      FILE)
        # A harness is never written over a file, nor through a link; tests/cli/own_start_test.sh looks at it.
        if [[ "$command $option" != 'harness --output' ]]; then files+=("$command $option"); fi
        folders=("$folder" "$folder/" "$work/new/")
        # A folder is a playground; tests/cli/explore_page_test.sh looks at it.
        if [[ "$command $option" == 'explore --html' ]]; then folders=(); fi
        for path in "${folders[@]}" "$work/none/x" "$work/plain/x" "$work/loop" "$work/loop/x" \
          "$folder/$long" /proc/x /proc/self/mem /proc/version /proc/self/fd/x ''; do
          refused "$path" "${arguments[@]}" "$option" "$path"
        done
        ;;
      DIR)
        for path in "$work/plain" "$work/plain/x" /proc/x /proc/self/mem "$work/loop" "$folder/$long"; do
          refused "$path" "${arguments[@]}" "$option" "$path"
        done
        ;;
      *) continue ;;
    esac
    count=$((count + 1))
  done < <(option_lines "$command")
done < <(commands)
((count >= 16)) || die "help tells of only $count options that write something"

# Before the search: this one would take minutes.
refused 'a missing folder' check policies/rss-2007.toml --containers 3 --tasks 6 --pages 5 --html "$work/none/x"
refused 'a missing folder' check policies/rss-2007.toml --containers 3 --tasks 6 --pages 5 --traces "$work/plain"

# written COMMAND OPTION PATH: it ends well; leaves what was printed in $work/out.
written() {
  local code=0
  minimal "$1"
  "$COUNTERPROOF" "${arguments[@]}" "$2" "$3" >"$work/out" 2>"$work/err" </dev/null || code=$?
  [[ $code == [013] && ! -s $work/err ]] || { cat "$work/err" >&2; die "exit code $code: $1 $2 $3"; }
  clean "$1 $2 $3"
}
mkdir "$work/elsewhere"
for one in "${files[@]}"; do
  read -r command option <<<"$one"
  target=$work/elsewhere/target
  # The last link of three, some relative, leads to a file that is not there yet.
  rm -f "$target"
  ln -sfn elsewhere "$work/to-folder"
  ln -sf target "$work/elsewhere/first"
  ln -sf to-folder/first "$work/link"
  written "$command" "$option" "$work/link"
  [[ -L $work/link && -L $work/elsewhere/first && -s $target && ! -L $target ]] || die "$one: not written through links"
  # Each of these boots a kernel; that one of conform's options goes through the rest is enough.
  if [[ $command == conform && $option != --html ]]; then
    rm "$target"
    continue
  fi
  # A file that is there keeps its mode and its other names.
  printf 'old\n' >"$target"
  chmod 640 "$target"
  written "$command" "$option" "$work/link"
  [[ $(stat -c %a "$target") == 640 && $(<"$target") != old ]] || die "$one: the mode is not kept"
  ln -f "$target" "$work/other-name"
  printf 'old\n%4000000s\n' '' >"$target"
  written "$command" "$option" "$target"
  [[ $target -ef $work/other-name && $(head -c 4 "$target") != old* ]] || die "$one: a hard link is lost"
  [[ $(stat -c %s "$target") -lt 4000000 ]] || die "$one: the rest of an old text is left"
  rm "$work/other-name" "$target"
  # What is no file is written to, and stays what it is.
  ln -sf /dev/null "$work/nothing"
  written "$command" "$option" "$work/nothing"
  [[ -L $work/nothing && -c /dev/null ]] || die "$one: /dev/null is not what it was"
  mkfifo "$work/pipe"
  cat "$work/pipe" >"$work/through" &
  written "$command" "$option" "$work/pipe"
  wait $!
  [[ -p $work/pipe && -s $work/through ]] || die "$one: a pipe was not written to"
  rm "$work/pipe"
done

# Names for files that are open; links as in /dev, but of our own: a mistake would be everybody's.
ln -s /proc/self/fd/1 "$work/stdout"
ln -s stdout "$work/again"
ln -s /proc/self/fd "$work/fd"
minimal check
for path in "$work/stdout" "$work/again" "$work/fd/1" /proc/self/fd/1; do
  run 0 "${arguments[@]}" --html "$path"
  [[ $(head -c 15 "$work/out") == '<!doctype html>' && $(grep -c 'states' "$work/out") -gt 0 ]] || die "$path is not standard output"
  ! grep -q '^policy .*verdict' "$work/out" || die "$path is not the report's alone"
  "$COUNTERPROOF" "${arguments[@]}" --html "$path" | cat >"$work/through"
  grep -q '<!doctype html>' "$work/through" || die "$path is not a pipe"
  refused 'standard output twice' "${arguments[@]}" --json --html "$path"
done
[[ -L $work/stdout && -L $work/again ]] || die "links to standard output were replaced"
"$COUNTERPROOF" "${arguments[@]}" --html "$work/fd/7" 7>"$work/seventh" >"$work/out"
grep -q '<!doctype html>' "$work/seventh" || die "a file that is open was not written to"
refused 'a file that is not open' "${arguments[@]}" --html "$work/fd/63"
refused 'a file that is open to be read' "${arguments[@]}" --html "$work/fd/0"

# One file for two options, by whatever names.
ln -s one "$work/two"
ln "$work/plain" "$work/hard"
for pair in "$work/one $work/one" "$work/one $work/./one" "$work/one $work/two" "$work/plain $work/hard" \
  "- $work/stdout" "$work/stdout $work/fd/1"; do
  read -r a b <<<"$pair"
  refused "one file twice" "${arguments[@]}" --html "$a" --sarif "$b"
done
refused 'one file twice' matrix policies/tasks-by-fork.toml --write "$work/one" --html "$work/two"
[[ ! -e $work/one ]] || die "written, though it was refused"
cp policies/tasks-by-fork.toml "$folder/"
refused 'traces of two policies of one name' check policies/tasks-by-fork.toml "$folder/tasks-by-fork.toml" --traces "$work/t"
code=0
"$COUNTERPROOF" "${arguments[@]}" --html "$work/out" >"$work/out" 2>"$work/err" || code=$?
((code == 2)) || die "a report replaces the file that standard output goes to"

# No room: the old file stays as it was, by its name or by two.
for names in 1 2; do
  printf 'old\n' >"$work/kept"
  if ((names == 2)); then ln -f "$work/kept" "$work/kept-too"; fi
  code=0
  (trap '' XFSZ && ulimit -f 1 && exec "$COUNTERPROOF" "${arguments[@]}" --html "$work/kept" 2>"$work/err") >/dev/null || code=$?
  [[ $code == 2 && $(<"$work/kept") == old ]] || die "no room, exit code $code, and the old file is lost"
  clean 'no room'
done
code=0
"$COUNTERPROOF" "${arguments[@]}" --html /dev/full >/dev/null 2>"$work/err" || code=$?
[[ $code == 2 && $(wc -l <"$work/err") == 1 ]] || die "exit code $code from a device that is full"
