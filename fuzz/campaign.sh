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
# libFuzzer goes on with, and what broke something is made minimal and told.
#
# Nobody writes what another one writes: each machine has a folder and instances of its own, a
# finding's name tells its content, and the report is made anew of all accounts.  So a folder that a
# tool syncs now and then does as well as a shared one.  What is written is complete before it has its
# name, and an account is written after what it accounts for: after `kill -9` nothing is half there,
# nothing is lost, and at worst an input is counted twice.
#
# Two findings are one if they break one invariant by the same events up to names.  The scope and the
# choices, which are random, may differ; the shortest file is kept.  One mistake has many traces from
# which nothing can be dropped, some of them long: the table has a line for what is broken, with the
# shortest trace, and all of them are kept.
#
# Source: AFL++'s documentation, "fuzzing in depth", on several cores and machines; LLVM's on
# libFuzzer's fork mode and merging.

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

# The command line of each machine; the words are as the shell reads them.
campaign_words() { # campaign_words FOLDER JOBS NAME
  printf './counterproof fuzz %s --campaign %s --jobs %s --name %s --round %s' "${targets[0]}" "$1" "$2" "$3" "$round"
  if [[ -n $defect ]]; then printf ' --defect %q' "$defect"; fi
  if [[ -n $sanitizer ]]; then printf ' --sanitizer %q' "$sanitizer"; fi
  if [[ -n $seconds ]]; then printf ' --time %s' "$seconds"; fi
  echo
}

manifest_for_slurm() {
  local limit=$((10#${seconds:-86400} + 900)) # the last round, and what is built before the first
  cat <<END
#!/bin/bash
# A campaign of $machines machines.  Submit it in a clone of Counterproof that all of them see; submitted
# again, it goes on where it was.
#SBATCH --job-name=counterproof-${targets[0]//_/-}
#SBATCH --array=1-$machines
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=$jobs
#SBATCH --time=$(printf '%d-%02d:%02d:%02d' $((limit / 86400)) $((limit / 3600 % 24)) $((limit / 60 % 60)) $((limit % 60)))
#SBATCH --signal=B:TERM@120
#SBATCH --requeue
exec $(campaign_words "$campaign" "$jobs" "machine-\$SLURM_ARRAY_TASK_ID")
END
}

manifest_for_kubernetes() {
  cat <<END
# A campaign of $machines machines, which share a volume.  The image has a clone of Counterproof:
#   podman build --target build -t counterproof-fuzz -f ci/container/Containerfile .
apiVersion: batch/v1
kind: Job
metadata:
  name: counterproof-${targets[0]//_/-}
spec:
  completionMode: Indexed
  completions: $machines
  parallelism: $machines
  template:
    spec:
      restartPolicy: OnFailure
      terminationGracePeriodSeconds: 120
      containers:
        - name: fuzz
          image: counterproof-fuzz
          workingDir: /counterproof
          command: [/bin/bash, -c]
          args:
            - |
              $(campaign_words /campaign "$jobs" "machine-\$JOB_COMPLETION_INDEX") &
              trap 'kill -TERM \$!' TERM
              # 1 says that something was found, which is no failure of the machine.
              wait \$! || wait \$! || ((\$? == 1))
          resources:
            requests:
              cpu: "$jobs"
          volumeMounts:
            - name: campaign
              mountPath: /campaign
      volumes:
        - name: campaign
          persistentVolumeClaim:
            claimName: counterproof-campaign
END
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
  local dict folders options=()
  mapfile -t folders < <(folders_of_inputs "$1")
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
  local of_round
  inputs_afl=$(own_instances | while read -r of_round; do cat -- "$of_round/fuzzer_stats" 2>/dev/null || true; done | awk -F: '/^execs_done/ {sum += $2} END {print sum + 0}')
  of_round=$(grep -aoE '^#[0-9]+' "$own/libfuzzer.log" 2>/dev/null | tail -1 || true)
  inputs_libfuzzer=$((libfuzzer_before + 10#0${of_round#\#}))
}

# ---- findings ------------------------------------------------------------------------------------

# Moves what broke something under libFuzzer to found/INPUTS-HASH.  Its log tells, after each crash, how
# many there were by how many inputs.
keep_crashes() {
  local inputs file
  mkdir -p -- "$own/found"
  find "$own/crashes" -type f -printf '%T@ %p\n' | sort -n | cut -d' ' -f2- |
    awk -v before="$libfuzzer_before" -v log_of_round="$own/libfuzzer.log" '
      BEGIN {
        while ((getline line < log_of_round) > 0) {
          if (!match(line, /^#[0-9]+/)) continue
          inputs = substr(line, 2, RLENGTH - 1)
          if (!match(line, /oom\/timeout\/crash: [0-9\/]+/)) continue
          split(substr(line, RSTART + 19, RLENGTH - 19), counts, "/")
          for (; crashes < counts[1] + counts[2] + counts[3]; ++crashes) after[crashes + 1] = inputs
        }
      }
      {print before + (NR in after ? after[NR] : inputs), $0}' |
    while read -r inputs file; do
      if grep -qx -- "${file##*-}" "$own/looked-at"; then rm -- "$file" && continue; fi
      mv -- "$file" "$own/found/$(printf '%012d' "$inputs")-${file##*-}"
    done
}

# The files that broke something and were not looked at: "HASH ENGINE INSTANCE INPUTS FILE" each.
new_crashes() {
  local instance
  {
    own_instances | while read -r instance; do
      find "$instance" -path '*/crashes*/id:*' -type f -exec sha1sum -- {} + 2>/dev/null
    done | sort -k2 |
      awk '{hash = $1; file = substr($0, 43); instance = file; sub(/\/crashes[^\/]*\/id:[^\/]*$/, "", instance); sub(/.*\//, "", instance)
            inputs = "-"; if (match(file, /execs:[0-9]+/)) inputs = substr(file, RSTART + 6, RLENGTH - 6)
            print hash, "AFL++", instance, inputs, file}'
    find "$own/found" -type f | sort | awk -v name="$name-libfuzzer" '{
      base = $0; sub(/.*\//, "", base); split(base, of, "-"); print of[2], "libFuzzer", name, of[1] + 0, $0}'
  } | awk -v looked_at="$own/looked-at" '
    BEGIN {while ((getline line < looked_at) > 0) known[line] = 1}
    !($1 in known) && !told[$1]++'
}

# What happens in a trace: what stands below its first empty line.  Names are given anew, in the order
# in which they come, so that it does not matter which of two tasks it was.
events_of() {
  sed '1,/^$/d; /^#/d; /^ *$/d' "$1" | awk '
    {
      rest = $0; out = ""
      while (match(rest, /(^|[ =,])[A-Z][0-9]*/)) {
        word = substr(rest, RSTART, RLENGTH); before = ""
        if (word ~ /^[ =,]/) {before = substr(word, 1, 1); word = substr(word, 2)}
        kind = word ~ /[0-9]/ ? substr(word, 1, 1) : "container"
        if (!(word in names)) names[word] = kind ++count[kind]
        out = out substr(rest, 1, RSTART - 1) before names[word]
        rest = substr(rest, RSTART + RLENGTH)
      }
      print out rest
    }'
}

# Sets `label` to what is broken, and `key` to what tells this finding from others; the trace, if it
# has one, is in $scratch.
look_at() { # look_at TARGET FILE
  local code=0 trace
  rm -rf -- "$scratch"
  mkdir -p -- "$scratch"
  COUNTERPROOF_FAILURES=$scratch timeout 60 "$bin/fuzz_$1" -artifact_prefix="$scratch/" -timeout=20 "$2" \
    >"$scratch/log" 2>&1 8>&- || code=$?
  trace=$(find "$scratch" -name '*.trace' -print -quit)
  sed -n '/^==== counterproof found ====$/,/^====$/p' "$scratch/log" >"$scratch/told"
  if [[ -n $trace ]]; then
    label=${trace##*/} label=${label%.trace}
    mv -- "$trace" "$scratch/trace"
    key=$(events_of "$scratch/trace")
  elif [[ -s $scratch/told ]]; then
    label=$(sed -n 2p "$scratch/told") key=$label
  elif grep -aqE '^SUMMARY: ' "$scratch/log"; then
    label=$(grep -aoE '^SUMMARY: .*' "$scratch/log" | head -1) label=${label#SUMMARY: } key=$label
  elif ((code == 0)); then
    label='nothing when it is run again' key=$label
  else
    label="exit code $code" key=$label
  fi
  label=$(printable "${label:0:120}")
  key=$(printf '%s\n%s' "$label" "$key" | sha1sum)
  key=${key:0:12}
}

# Lays a file in the findings, unless a shorter one is there.
lay() { # lay FILE NAME
  local there=$campaign/findings/$2
  if [[ -f $there ]] && (($(stat -c %s -- "$there") <= $(stat -c %s -- "$1"))); then return 1; fi
  cp -- "$1" "$own/finding.partial"
  mv -- "$own/finding.partial" "$there"
}

# Makes what is new minimal, and accounts for it: a line for each
# finding and engine, "KEY LABEL ENGINE INSTANCE INPUTS TIME TIMES EVENTS FILE".
take_findings() { # take_findings TARGET
  local scratch=$own/scratch hash engine instance inputs file label key base row looked=() until
  local -A rows=()
  touch -- "$own/looked-at" "$own/findings.tsv"
  while IFS=$'\t' read -r -a row; do rows[${row[0]}${row[2]}]=$(IFS=$'\t'; printf %s "${row[*]}"); done <"$own/findings.tsv"
  # What it has no time for waits for the next round.
  until=$((SECONDS + (10#$round > 15 && ${#interrupted} == 0 ? 10#$round : 15)))
  while read -r hash engine instance inputs file; do
    if ((SECONDS >= until)); then break; fi
    look_at "$1" "$file"
    base=${label//[^A-Za-z0-9._-]/-} base=${base:0:60}.$key
    if [[ -n ${rows[$key$engine]-} ]]; then
      IFS=$'\t' read -r -a row <<<"${rows[$key$engine]}"
      row[6]=$((row[6] + 1))
    else
      row=("$key" "$label" "$engine" "$instance" "$inputs" "$(date +%s)" 1 - "$base")
    fi
    if [[ -f $scratch/trace ]]; then
      row[7]=$(events_of "$scratch/trace" | wc -l)
      if lay "$scratch/trace" "$base.trace"; then
        lay "$scratch/told" "$base.txt" || true
        cp -- "$file" "$own/finding.partial"
        mv -- "$own/finding.partial" "$campaign/findings/$base.bytes"
      fi
    elif lay "$file" "$base.bytes"; then
      cp -- "$scratch/log" "$own/finding.partial"
      mv -- "$own/finding.partial" "$campaign/findings/$base.txt"
    fi
    rows[$key$engine]=$(IFS=$'\t'; printf %s "${row[*]}")
    looked+=("$hash")
    if [[ $file == "$own/found/"* ]]; then rm -f -- "$file"; fi
  done < <(new_crashes)
  rm -rf -- "$scratch"
  if ((${#looked[@]} == 0)); then return; fi
  printf '%s\n' "${rows[@]}" | sort >"$own/findings.partial"
  mv -- "$own/findings.partial" "$own/findings.tsv"
  { cat -- "$own/looked-at"; printf '%s\n' "${looked[@]}"; } >"$own/looked-at.partial"
  mv -- "$own/looked-at.partial" "$own/looked-at"
}

# ---- the report ----------------------------------------------------------------------------------

accounts() { cat -- "$campaign/machines"/*/"$1" 2>/dev/null || true; }

# What all machines found, a line for each thing that is broken: "LABEL TRACES EVENTS AFL++ LIBFUZZER
# INPUTS FILE", with the first of each engine's, and the file of the shortest trace.
all_findings() {
  accounts findings.tsv | sort -t$'\t' -k6,6n -k1,1 | awk -F'\t' -v OFS='\t' '
    {
      if (!($2 in times)) labels[++n] = $2
      times[$2] += $7
      if (!told[$1]++) ++traces[$2]
      if (!(($2, $3) in first)) first[$2, $3] = $5 " (" $4 ")"
      if (!($2 in events) || ($8 != "-" && $8 < events[$2])) {events[$2] = $8; file[$2] = $9}
    }
    function of(engine) {return (labels[i], engine) in first ? first[labels[i], engine] : "-"}
    END {
      for (i = 1; i <= n; ++i)
        print labels[i], traces[labels[i]], events[labels[i]], of("AFL++"), of("libFuzzer"), times[labels[i]], file[labels[i]]
    }' | sort
}

write_report() { # write_report TARGET
  printf '%s\t%s\t%s\t%s\t%s\n' "$name" "$afl_jobs" "$libfuzzer_jobs" "$inputs_afl" "$inputs_libfuzzer" >"$own/inputs.partial"
  mv -- "$own/inputs.partial" "$own/inputs.tsv"
  {
    printf '# A campaign on %s\n\n' "$(<"$campaign/campaign")"
    echo '| machine | instances of AFL++ | of libFuzzer | inputs by AFL++ | by libFuzzer |'
    echo '|---|---:|---:|---:|---:|'
    accounts inputs.tsv | sort | awk -F'\t' '{printf "| %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5}'
    echo
    if [[ -z $(all_findings) ]]; then
      echo 'Nothing found.'
    else
      echo '| broken | traces | events | AFL++ after its inputs | libFuzzer after its inputs | inputs that show it | in findings/ |'
      echo '|---|---:|---:|---:|---:|---:|---|'
      all_findings | awk -F'\t' '{
        gsub(/\|/, "\\|", $1)
        printf "| %s | %s | %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5, $6, $7 ($3 == "-" ? ".bytes" : ".trace")}'
    fi
  } >"$own/report.partial"
  mv -- "$own/report.partial" "$campaign/report.md"
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
    left=$((rounds == 1 && 10#$round > 10 ? 10 : 10#$round))
    if [[ -n $seconds ]] && ((10#$seconds - (SECONDS - began) <= left)); then
      left=$((10#$seconds - (SECONDS - began))) last=yes
    fi
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
