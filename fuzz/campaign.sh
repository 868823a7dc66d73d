# A campaign: both engines on one target, on all jobs of a machine and on as many machines as share
# or sync the folder.  Sourced by scripts/fuzz, whose variables and functions it uses.
#
#     DIR/campaign               the target and the defect that it is for
#     DIR/afl/NAME-N/            an instance of AFL++; NAME-0 is the machine's main one
#     DIR/afl/NAME-libfuzzer/    what libFuzzer found there, for the main instances to read
#     DIR/machines/NAME/         the machine's lock, minimised corpus, logs, and accounts
#     DIR/findings/              one for each invariant and trace: the trace, the bytes, what was printed
#     DIR/report.md              which, by whom, after how many inputs
#
# AFL++ runs all the time, libFuzzer by rounds.  At the end of a round what libFuzzer found is laid
# where AFL++ looks, all corpora and queues of all machines are merged into the machine's own, which
# libFuzzer goes on with, and what broke something is made minimal and told (campaign_findings.sh).
#
# Nobody writes what another one writes: each machine has a folder and instances of its own, a
# finding's name tells its content, and the report is made anew of all accounts.  So a folder that a
# tool syncs now and then does as well as a shared one.  What is written is complete before it has its
# name, and an account is written after what it accounts for: after `kill -9` nothing is half there,
# nothing is lost, and at worst an input is counted twice.
#
# Source: AFL++'s documentation, "fuzzing in depth", on several cores and machines; LLVM's on
# libFuzzer's fork mode and merging.

source fuzz/campaign_findings.sh
source fuzz/campaign_manifest.sh

# Paths of the machine's own; set by check_campaign.
own='' instances=''

# ---- what was asked for --------------------------------------------------------------------------

check_campaign() {
  local option words lock
  [[ $mode == run ]] || fail "--campaign runs a target; leave out --coverage and --minimise-corpus"
  ((${#targets[@]} == 1)) || fail "--campaign is for one target; expected one of ${all[*]}"
  for option in --engine --corpus --sync; do
    if is_given "$option"; then fail "a campaign has both engines and its own folders; leave out $option"; fi
  done
  # libFuzzer hands its words to a shell as they are.
  [[ $(printf %q "$campaign") == "$campaign" ]] ||
    fail "--campaign is \"$campaign\"; expected a folder whose path a shell takes without quotes"
  if ! is_given --time; then seconds=''; fi
  if ! is_given --jobs && ((jobs < 2)); then jobs=2; fi
  ((jobs >= 2)) || fail "--jobs is \"$jobs\"; expected at least 2 for a campaign: one for each engine"
  if [[ -n $manifest ]]; then
    case $manifest in
      slurm | kubernetes) "manifest_for_$manifest" && exit 0 ;;
      *) fail "--manifest is \"$manifest\"; expected slurm or kubernetes" ;;
    esac
  fi
  if is_given --machines; then fail "--machines is for a manifest; add --manifest slurm or kubernetes"; fi
  if ! is_given --name; then
    name=$(hostname)
    name=${name%%.*} name=${name//[^A-Za-z0-9_-]/-} name=${name:0:24} name=${name#-}
  fi
  # AFL++ takes 32 characters, the number of the instance among them.
  [[ $name =~ ^[A-Za-z0-9_][A-Za-z0-9_-]{0,23}$ ]] ||
    fail "--name is \"$name\"; expected 1 to 24 letters, digits, - and _"
  own=$campaign/machines/$name instances=$campaign/afl/$name
  mkdir -p -- "$own" "$campaign/afl" "$campaign/findings" 2>/dev/null ||
    fail "there is no folder \"$campaign\" for a campaign, and it cannot be made"
  exec 8>>"$own/lock"
  if ! flock -n 8; then
    lock=$(<"$own/lock")
    fail "$campaign: a campaign runs as \"$name\" already (process ${lock:-unknown}); expected another --name, or its end"
  fi
  printf '%s\n' $$ >"$own/lock"
  words="fuzz_${targets[0]}${defect:+ $defect}"
  if [[ ! -s $campaign/campaign ]]; then
    printf '%s\n' "$words" >"$own/campaign.partial"
    mv -n -- "$own/campaign.partial" "$campaign/campaign"
    rm -f -- "$own/campaign.partial"
  fi
  lock=$(<"$campaign/campaign")
  [[ $lock == "$words" ]] || fail "$campaign: its campaign is for \"$lock\", not for \"$words\"; expected another folder"
}

# ---- the engines ---------------------------------------------------------------------------------

# One instance of AFL++, in the place of this process.  It ends with the campaign, however that ends.
afl_instance() { # afl_instance TARGET NUMBER OPTION...
  local target=$1 number=$2 role=-S
  shift 2
  if ((number == 0)); then role=-M; fi
  afl_settings "$target" "$(find "${afl_bin%/bin}" -name libafl_mutator.so -print -quit)"
  # Minutes.  What others had found before it began is looked at first.
  export AFL_SYNC_TIME=1 AFL_IMPORT_FIRST=1
  exec setpriv --pdeathsig TERM afl-fuzz "$role" "$name-$number" -i "$own/seeds" -o "$campaign/afl" -t 10000 \
    -G "$(most_bytes "$target")" "$@" -- "$afl_bin/fuzz_$target" >>"$own/afl-$number.log" 2>&1
}

# The folders of the machine's own instances; another one may be called vm-1.
own_instances() {
  find "$campaign/afl" -mindepth 1 -maxdepth 1 -type d -regextype posix-extended -regex ".*/$name-[0-9]+"
}

# Starts those that do not run: `afl_pids` has the process of each.
start_afl() { # start_afl TARGET
  local number dict options=()
  dict=$(dictionary "$1")
  if [[ -n $dict ]]; then options+=(-x "$dict"); fi
  for ((number = 0; number < afl_jobs; ++number)); do
    if [[ -n ${afl_pids[number]-} ]] && kill -0 "${afl_pids[number]}" 2>/dev/null; then continue; fi
    : >"$own/afl-$number.log"
    in_background afl_instance "$1" "$number" "${options[@]}"
    afl_pids[number]=${engine_pids[-1]}
  done
}

# Where inputs lie that others have found: all of them, of all machines.
folders_of_inputs() { # folders_of_inputs TARGET
  if [[ -z $defect ]]; then seeds "$1"; fi
  find "$campaign/afl" "$campaign/machines" -mindepth 2 -maxdepth 2 -type d \( -name queue -o -name corpus \) \
    ! -path "$own/corpus" ! -path "$instances-libfuzzer/*"
}

libfuzzer_round() { # libfuzzer_round TARGET SECONDS
  local dict folders=() options=()
  # Later on the corpus has been merged with them.
  if ((rounds == 1)); then mapfile -t folders < <(folders_of_inputs "$1"); fi
  dict=$(dictionary "$1")
  if [[ -n $dict ]]; then options+=("-dict=$dict"); fi
  exec setpriv --pdeathsig TERM "$bin/fuzz_$1" -fork="$libfuzzer_jobs" -ignore_crashes=1 -ignore_timeouts=1 -ignore_ooms=1 \
    -seed="$((seed == 0 ? 0 : (seed + rounds) % 4294967296))" -max_total_time="$2" -timeout=10 -max_len="$(most_bytes "$1")" \
    "${options[@]}" -artifact_prefix="$own/crashes/" "$own/corpus" "${folders[@]}" >"$own/libfuzzer.log" 2>&1
}

# Waits for the engine that was started last, through signals, and forgets it.
await_last() {
  local process=${engine_pids[-1]}
  while kill -0 "$process" 2>/dev/null; do wait "$process" || true; done
  unset 'engine_pids[-1]'
}

# ---- inputs --------------------------------------------------------------------------------------

# What libFuzzer has found since the last round becomes the queue of an instance that the main ones
# read: numbered files, of which they remember the last that they have seen.
hand_to_afl() {
  local queue=$instances-libfuzzer/queue count file hash
  local -A handed=()
  mkdir -p -- "$queue"
  for file in "$queue"/id:*; do
    if [[ -f $file ]]; then handed[${file##*,}]=1; fi
  done
  count=${#handed[@]}
  for file in "$own/corpus"/*; do
    hash=${file##*/}
    if [[ ! -f $file || -n ${handed[$hash]-} || -n ${merged_in[$hash]-} ]]; then continue; fi
    cp -- "$file" "$own/handed.partial"
    mv -- "$own/handed.partial" "$queue/id:$(printf %06d "$count"),$hash"
    count=$((count + 1))
  done
}

# Keeps in the corpus what reaches all that anybody's inputs reach, and nothing else.  A file is named
# by its content.  At each moment all that was reached is there.
merge_corpora() { # merge_corpora TARGET
  local fresh=$own/merged folders file
  mapfile -t folders < <(folders_of_inputs "$1")
  rm -rf -- "$fresh"
  mkdir -p -- "$fresh"
  in_background "$bin/fuzz_$1" -merge=1 -max_len="$(most_bytes "$1")" -timeout=10 -artifact_prefix="$own/merge-" \
    "$fresh" "$own/corpus" "${folders[@]}" >"$own/merge.log" 2>&1
  await_last
  rm -f -- "$own"/merge-*-*
  # Whoever was stopped here merges the next time.
  if [[ -n $interrupted ]] || ! grep -q 'MERGE-OUTER: .* new files with' "$own/merge.log"; then
    rm -rf -- "$fresh"
    return
  fi
  for file in "$own/corpus"/*; do
    if [[ -f $file && ! -f $fresh/${file##*/} ]]; then dropped+=("$file"); fi
  done
  for file in "$fresh"/*; do
    if [[ ! -f $file ]]; then continue; fi
    if [[ ! -f $own/corpus/${file##*/} ]]; then merged_in[${file##*/}]=1; fi
    mv -- "$file" "$own/corpus/"
  done
  if ((${#dropped[@]} > 0)); then printf '%s\0' "${dropped[@]}" | xargs -0 rm -f --; fi
  rm -rf -- "$fresh"
}

# How many inputs the engines have run here so far, as `inputs_afl` and `inputs_libfuzzer`.
count_inputs() {
  local instance of_round
  inputs_afl=$(own_instances | while read -r instance; do cat -- "$instance/fuzzer_stats" 2>/dev/null || true; done |
    awk -F: '/^execs_done/ {sum += $2} END {print sum + 0}')
  of_round=$(grep -aoE '^#[0-9]+' "$own/libfuzzer.log" 2>/dev/null | tail -1 || true)
  inputs_libfuzzer=$((libfuzzer_before + 10#0${of_round#\#}))
}

# ---- all of it -----------------------------------------------------------------------------------

run_campaign() { # run_campaign TARGET
  local target=$1 began=$SECONDS left rounds=0 last='' number before afl_jobs libfuzzer_jobs libfuzzer_before
  local inputs_afl=0 inputs_libfuzzer=0 afl_pids=() dropped folder status=0
  local -A merged_in=()
  libfuzzer_jobs=$((jobs >= 8 ? jobs / 4 : 1)) afl_jobs=$((jobs - libfuzzer_jobs))
  mkdir -p -- "$own/corpus" "$own/crashes" "$own/seeds"
  rm -rf -- "$own"/*.partial "$own/merged" "$own/scratch" "$own/libfuzzer.log"
  touch -- "$own/looked-at" "$own/inputs.tsv"
  libfuzzer_before=$(awk -F'\t' '{sum += $5} END {print sum + 0}' "$own/inputs.tsv")
  if [[ -z $defect ]]; then
    for folder in $(seeds "$target"); do find "$folder" -type f -exec cp -n -t "$own/seeds" -- {} +; done
  fi
  if [[ -z $(ls -A "$own/seeds") ]]; then head -c 64 /dev/zero >"$own/seeds/zero"; fi
  echo "fuzz_$target: $afl_jobs of AFL++ and $libfuzzer_jobs of libFuzzer as \"$name\" in $campaign" >&2
  while [[ -z $last ]]; do
    rounds=$((rounds + 1)) dropped=()
    start_afl "$target"
    # The first one is short, so that what is wrong is soon told.
    left=$((rounds == 1 && round > 10 ? 10 : round))
    if [[ -n $seconds ]] && ((seconds - (SECONDS - began) <= left)); then
      left=$((seconds - (SECONDS - began))) last=yes
    fi
    # Whatever the machine was busy with: a campaign runs something.
    if ((rounds == 1 && left < 1)); then left=1; fi
    if ((left > 0)) && [[ -z $interrupted ]]; then
      in_background libfuzzer_round "$target" "$left"
      await_last
      if [[ -z $interrupted ]] && ! grep -aqE '^#[0-9]+' "$own/libfuzzer.log"; then
        if ((rounds == 1)); then
          tail -20 "$own/libfuzzer.log" >&2
          for number in "${engine_pids[@]}"; do kill -TERM -- "-$number" 2>/dev/null || true; done
          fail "libFuzzer could not run (see above)"
        fi
        # A folder of another machine changed while it was read, say.
        echo "fuzz_$target: libFuzzer ran nothing; $own/libfuzzer.before.log has why" >&2
        in_background sleep 5
        await_last
      fi
    fi
    if [[ -n $interrupted ]]; then last=yes; fi
    for ((number = 0; number < afl_jobs; ++number)); do
      if [[ -n $interrupted ]] || kill -0 "${afl_pids[number]}" 2>/dev/null; then continue; fi
      if ((rounds == 1)) && [[ ! -s $instances-$number/fuzzer_stats ]]; then
        grep -ahA3 'PROGRAM ABORT' "$own/afl-$number.log" >&2 || tail -20 "$own/afl-$number.log" >&2
        for number in "${engine_pids[@]}"; do kill -TERM -- "-$number" 2>/dev/null || true; done
        fail "afl-fuzz could not run (see above)"
      fi
      echo "fuzz_$target: $name-$number ended, and is started again" >&2
    done
    if [[ -n $last ]]; then
      for number in "${engine_pids[@]}"; do kill -TERM -- "-$number" 2>/dev/null || true; done
      await_engines
    fi
    count_inputs
    keep_crashes
    take_findings "$target"
    libfuzzer_before=$inputs_libfuzzer
    mv -f -- "$own/libfuzzer.log" "$own/libfuzzer.before.log" 2>/dev/null || true
    hand_to_afl
    merge_corpora "$target"
    write_report "$target"
    echo "fuzz_$target: round $rounds: $((inputs_afl + inputs_libfuzzer)) inputs here, $(find "$own/corpus" -type f | wc -l) kept," \
      "$(accounts findings.tsv | cut -f1 | sort -u | wc -l) findings" >&2
  done
  cat -- "$campaign/report.md"
  [[ -z $(all_findings) ]]
}
