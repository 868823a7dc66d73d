# What a campaign has found: each input that broke something is run again by the target, which makes
# its trace minimal; what is the same is told once.  Sourced by campaign.sh.
#
# Two findings are one if they break one invariant by the same events up to names.  The scope and the
# choices, which are random, may differ; the shortest file is kept.  One mistake has many traces from
# which nothing can be dropped, some of them long: the table has a line for what is broken, with the
# shortest trace, and all of them are kept.  A target without traces has a finding for each thing that
# it prints.
#
# Renaming by the order in which names come takes two traces for one more often than is strictly right:
# it forgets in which container each task begins.  Nothing that is broken goes untold by that.

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
  until=$((SECONDS + (round > 15 && ${#interrupted} == 0 ? round : 15)))
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
