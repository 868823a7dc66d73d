#!/usr/bin/env bash
# fuzz --campaign: two machines share a folder, stop, and go on; what they find is told once.
#
# The engines are stand-ins, which "find" three inputs that break something, two of them by the same
# events up to names; what is made of those is the target's own work.  The real ones are tested where they are
# built: fuzz/CMakeLists.txt, `fuzz_campaign`.
source tests/cli/lib.sh

# ---- stand-ins -----------------------------------------------------------------------------------
built=$work/built
mkdir -p "$built/afl" "$work/bin" "$work/inputs"
bytes() { # bytes FILE WORD...: a header, and events of eight bytes, in hexadecimal
  local file=$1 word
  shift
  for word; do printf '%b' "$(sed 's/../\\x&/g' <<<"$word")"; done >"$work/inputs/$file"
}
zeros=$(printf '%064d' 0)
header=43505731000001020002010000000000000001000000000000000000000000000000000001010000${zeros:0:48}
touch=0b00000000000000 swap_out=1209000000000000 pressure=1700000000000000 swap_in=1303000000000000
bytes first "$header" "$touch" "$swap_out" "$swap_in"
# Another page, and one more event: the same.
bytes again "$header" 0b00000001000000 1209000001000000 1303000001000000 "$swap_in"
bytes other "$header" "$touch" "$pressure" "$swap_in"
bytes fine "$header" "$touch"
bytes well "$header" "$touch" "$pressure"

# libFuzzer: an input that it keeps, one that breaks something, and what it says of that.
cat >"$built/fuzz_world" <<END
#!/usr/bin/env bash
for word; do
  case \$word in
    -fork=*) as=fork ;;
    -merge=1) as=merge ;;
    -artifact_prefix=*) prefix=\${word#*=} ;;
    -max_total_time=*) seconds=\${word#*=} ;;
    -*) ;;
    *) folders+=("\$word") ;;
  esac
done
case \${as-run} in
  run) exec "${COUNTERPROOF%/*}/fuzz_world" "\${folders[-1]}" ;;
  merge)
    find "\${folders[@]:1}" -type f ! -path '*/.state/*' | while read -r file; do
      cp "\$file" "\${folders[0]}/\$(sha1sum <"\$file" | cut -c -40)"
    done
    echo 'MERGE-OUTER: 1 new files with 1 new features added; 1 new coverage edges'
    ;;
  fork)
    echo "\$prefix" >>"$work/rounds"
    cp "$work/inputs/fine" "\$folders/\$(sha1sum <"$work/inputs/fine" | cut -c -40)"
    # AFL++ finds what it finds before.
    of=\${prefix%/crashes/} of=\${prefix%/machines/*}/afl/\${of##*/}
    until compgen -G "\$of-0/crashes/*" && compgen -G "\$of-1/crashes/*"; do sleep 0.02; done >/dev/null
    for name in again other; do
      crash=\${prefix}crash-\$(sha1sum <"$work/inputs/\$name" | cut -c -40)
      cp "$work/inputs/\$name" "\$crash"
    done
    echo '#300: cov: 1 ft: 1 corp: 1 exec/s: 1 oom/timeout/crash: 0/0/0 time: 1s job: 1 dft_time: 0'
    echo '#700: cov: 1 ft: 1 corp: 1 exec/s: 1 oom/timeout/crash: 0/0/2 time: 1s job: 2 dft_time: 0'
    echo '#900: cov: 1 ft: 1 corp: 1 exec/s: 1 oom/timeout/crash: 0/0/2 time: 1s job: 3 dft_time: 0'
    trap 'exit 72' TERM
    for ((i = 0; i < seconds * 10; ++i)); do sleep 0.1; done
    ;;
esac
END
# AFL++: one that breaks something, found once, and an account of what it ran.
cat >"$work/bin/afl-fuzz" <<END
#!/usr/bin/env bash
printf '%s\n' "\$*" >>"$work/afl-arguments"
echo \$\$ >>"$work/engines"
folder=\$6/\$2 # afl-fuzz -M NAME -i SEEDS -o FOLDER ...
mkdir -p "\$folder"/{queue,crashes}
before=\$(awk '/^execs_done/ {print \$3}' "\$folder/fuzzer_stats" 2>/dev/null)
cp "$work/inputs/well" "\$folder/queue/id:000000,time:0,execs:0,orig:zero"
echo "execs_done        : \$((before + 1000))" >"\$folder/fuzzer_stats"
cp "$work/inputs/first" "\$folder/crashes/id:000000,sig:06,src:000000,time:5,execs:321,op:x"
trap 'exit 0' TERM
while :; do sleep 0.1; done
END
chmod +x "$built/fuzz_world" "$work/bin/afl-fuzz"
cp "$built/fuzz_world" "$built/afl/fuzz_world"
export PATH=$work/bin:$PATH
folder=$work/campaign
campaign=(world --campaign "$folder" --built "$built" --defect D14 --round 1 --jobs 3)
fuzz() { # fuzz EXPECTED ARGUMENT...
  local expected=$1 code=0
  shift
  scripts/fuzz "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
  ((code == expected)) || { cat "$work/out" "$work/err" >&2; die "exit code $code instead of $expected: fuzz $*"; }
}
nothing_partial() {
  [[ -z $(find "$folder" -name '*.partial' -o -name scratch -o -name merged) ]] || die "half of something is left"
  [[ -z $(find "$folder" -name '*.trace' -empty) ]] || die "an empty trace"
}

# What NAME has run by now, as a row of the report.
account_of() {
  local rounds starts
  rounds=$(grep -c "/$1/" "$work/rounds") starts=$(grep -cE -- "-[MS] $1-[0-9] " "$work/afl-arguments")
  echo "| $1 | 2 | 1 | $((starts * 1000)) | $((rounds * 900)) |"
}

# ---- one machine, two rounds ---------------------------------------------------------------------
fuzz 1 "${campaign[@]}" --name one --time 3
says "$(account_of one)"
# AFL++ found one trace, libFuzzer that one and another, whose inputs are another two.
row='| balance.no-over-uncharge | 2 | 3 | 321 (one-0) | 700 (one-libfuzzer) | 3 | balance.no-over-uncharge.'
says "$row"
[[ $(grep -c '^| balance' "$work/out") == 1 ]] || die "what is broken has more than one row"
cmp -s "$folder/report.md" "$work/out" || die "the report is not what was printed"
[[ $(find "$folder/findings" -name '*.trace' | wc -l) == 2 ]] || die "not two traces"
for trace in "$folder"/findings/*.trace; do
  run 0 replay "$trace"
  cmp -s "$trace" <("$COUNTERPROOF" minimise "$trace") || die "a trace is not minimal"
done
[[ -s ${trace%.trace}.bytes && -s ${trace%.trace}.txt ]] || die "no bytes, or nothing told"
grep -qE -- "-M one-0 .*-o $folder/afl " "$work/afl-arguments" || die "no main instance"
grep -qE -- "-S one-1 .*-o $folder/afl " "$work/afl-arguments" || die "no secondary instance"
# What each found is in the corpus; what libFuzzer found lies where AFL++ looks for another instance's.
[[ $(cat "$folder/machines/one/corpus"/* | sha1sum) == $(cd "$work/inputs" && cat $(sha1sum fine well | sort | cut -c 43-) | sha1sum) ]] ||
  die "the corpus has not what each found, once"
cmp -s "$work/inputs/fine" "$folder/afl/one-libfuzzer/queue"/id:000000,* || die "AFL++ gets nothing from libFuzzer"
[[ $(find "$folder/afl/one-libfuzzer/queue" -type f | wc -l) == 1 ]] || die "one input is handed over more than once"
nothing_partial

# ---- another machine -----------------------------------------------------------------------------
fuzz 1 "${campaign[@]}" --name one-1 --time 1 # whose first instance is one-1-0
says "$(account_of one)"
says "$(account_of one-1)"
[[ $(grep -c '^| balance' "$work/out") == 1 ]] || die "what two machines find is told twice"
says "${row/| 3 | balance/| 6 | balance}"

# ---- it goes on, and stops -----------------------------------------------------------------------
(cd "$work" && exec "$OLDPWD/scripts/fuzz" world --campaign campaign --built "$built" --defect D14 --round 60 --time 120 --jobs 3 --name one) \
  >"$work/out" 2>"$work/err" </dev/null &
process=$!
trap 'kill -TERM "$process" 2>/dev/null || true; rm -rf -- "$work"' EXIT
for ((i = 0; i < 100; ++i)); do
  if grep -q -- '-S one-1 .*-o' <(tail -n +5 "$work/afl-arguments") && [[ -s $folder/machines/one/libfuzzer.log ]]; then break; fi
  sleep 0.1
done
# Meanwhile nobody else can use the name.
mv "$work/out" "$work/out.of-one" && mv "$work/err" "$work/err.of-one"
fuzz 2 "${campaign[@]}" --name one --time 1
one_error "a campaign runs as \"one\" already (process $process); expected another --name, or its end"
kill -TERM "$process"
code=0
wait "$process" || code=$?
((code == 1)) || die "exit code $code of a campaign that was stopped, and has found something"
mv "$work/out.of-one" "$work/out"
says 'interrupted'
says "$(account_of one)"
says '| one | 2 | 1 | 4000 | '
says "${row/| 3 | balance/| 6 | balance}" # what was counted is not counted again
while read -r engine; do
  if kill -0 "$engine" 2>/dev/null; then die "an engine goes on"; fi
done <"$work/engines"
nothing_partial

# ---- what cannot be ------------------------------------------------------------------------------
bad() { # bad EXPECTED ARGUMENT...
  fuzz 2 "${@:2}"
  one_error "$1"
}
bad '--campaign names no folder' world --campaign ''
bad '--campaign is "/data/a folder"; expected a folder whose path a shell takes without quotes' world --campaign '/data/a folder'
bad "its campaign is for \"fuzz_world D14\", not for \"fuzz_world D16\"; expected another folder" "${campaign[@]}" --time 1 --defect D16
bad '--campaign is for one target; expected one of world ' --campaign "$folder"
bad '--name is for a campaign; add --campaign DIR' world --name one
bad 'leave out --engine' world --campaign "$folder" --engine afl
bad '--jobs is "1"; expected at least 2 ' world --campaign "$folder" --jobs 1
bad '--name is "a/b"; expected 1 to 24 letters' world --campaign "$folder" --name a/b
bad 'there is no folder "/proc/nowhere" for a campaign' world --campaign /proc/nowhere
bad '--manifest is "pbs"; expected slurm or kubernetes' world --campaign "$folder" --manifest pbs
bad '--machines is for a manifest' world --campaign "$folder" --machines 3
bad '--round is "0"; expected a whole number, 1 to ' world --campaign "$folder" --round 0

# AFL++ that cannot run: its own words, after the first round.
mkdir "$work/broken"
printf '%s\n' '#!/bin/sh' 'echo "[-] PROGRAM ABORT : no memory"' 'exit 1' >"$work/broken/afl-fuzz"
chmod +x "$work/broken/afl-fuzz"
sed -i 's/^    until compgen.*/    :/' "$built/fuzz_world" # nor need libFuzzer wait for it
PATH=$work/broken:$PATH fuzz 2 "${campaign[@]}" --name three --time 1
grep -q 'PROGRAM ABORT : no memory' "$work/err" || die "AFL++ does not tell why"
grep -qx 'error: afl-fuzz could not run (see above)' "$work/err" || die "no error"
sed '/^  fork)/a echo "no memory"; exit 1' "$built/fuzz_world" >"$work/broken/fuzz_world"
cp -r "$built/afl" "$work/broken/"
chmod +x "$work/broken/fuzz_world"
fuzz 2 world --campaign "$folder" --built "$work/broken" --defect D14 --round 1 --jobs 3 --name four --time 1
grep -qx 'no memory' "$work/err" && grep -qx 'error: libFuzzer could not run (see above)' "$work/err" || die "libFuzzer does not tell why"

# ---- a target without traces -------------------------------------------------------------------------
sed 's/^  run) .*/  run) echo "SUMMARY: AddressSanitizer: heap-use-after-free file.cpp:3 | x"; exit 77 ;;/' "$built/fuzz_world" >"$built/fuzz_limit_text"
chmod +x "$built/fuzz_limit_text"
cp "$built/fuzz_limit_text" "$built/afl/"
fuzz 1 limit_text --campaign "$work/other" --built "$built" --time 1 --name one --jobs 2
grep -qE '^\| AddressSanitizer: heap-use-after-free file.cpp:3 \\\| x \| 1 \| - \| 321 \(one-0\) \| 700 \(one-libfuzzer\) \| 3 \| AddressSanitizer--heap-use-after-free-file\.cpp-3---x\.[0-9a-f]{12}\.bytes \|$' \
  "$work/out" || { cat "$work/out"; die "not what was printed, once"; }
grep -q '^SUMMARY' "$work/other/findings"/*.txt && [[ -s $(echo "$work/other/findings"/*.bytes) ]] || die "no bytes, or nothing told"

# ---- clusters ------------------------------------------------------------------------------------
fuzz 0 world --campaign /data/worlds --manifest slurm --machines 016 --jobs 08 --time 100000 --defect D14
bash -n "$work/out" || die "not a shell script"
says '#SBATCH --array=1-16'
says '#SBATCH --cpus-per-task=8'
says '#SBATCH --time=1-04:01:40'
sed -i 's,^exec ./counterproof fuzz,printf "%s|",' "$work/out"
[[ $(SLURM_ARRAY_TASK_ID=5 bash "$work/out") == 'world|--campaign|/data/worlds|--jobs|8|--name|machine-5|--round|120|--defect|D14|--time|100000|' ]] ||
  die "another command line: $(SLURM_ARRAY_TASK_ID=5 bash "$work/out")"
fuzz 0 schedule --campaign /data --manifest kubernetes --machines 16 --jobs 8
python3 - "$work/out" <<'END'
import sys, yaml
job = yaml.safe_load(open(sys.argv[1]))
assert job['kind'] == 'Job' and job['apiVersion'] == 'batch/v1', job
spec = job['spec']
assert spec['completionMode'] == 'Indexed' and spec['completions'] == spec['parallelism'] == 16, spec
pod = spec['template']['spec']
container = pod['containers'][0]
assert 'fuzz schedule --campaign /campaign --jobs 8 --name machine-$JOB_COMPLETION_INDEX' in container['args'][0]
assert container['resources']['requests']['cpu'] == '8'
assert [m['name'] for m in container['volumeMounts']] == [v['name'] for v in pod['volumes']]
END
