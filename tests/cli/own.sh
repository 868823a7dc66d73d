# What the tests of code of one's own share.  Sourced, after lib.sh.
own=tests/own

# own FILE WORDS EXECUTIONS ARGUMENT...: what racing a harness comes to: the names of its findings, each once.  Another
# process sees what each schedule shows.
own() {
  local file=$1 words=$2 executions=$3 code=0 found schedule
  shift 3
  case $words in holds) ;; bounded) code=3 ;; *) code=1 ;; esac
  rm -rf -- "$work/found"
  # A graph is no schedule.
  [[ " $* " == *' --memory '* ]] || set -- "$@" --schedules "$work/found"
  run $code race --harness "$own/$file" "$@" --json
  found=$(python3 - "$work/out" <<'P'
import json, sys
program = json.load(open(sys.argv[1]))["programs"][0]
print(*(dict.fromkeys(finding["invariant"] for finding in program["findings"]) or [program["verdict"]]), program["executions"])
P
  )
  [[ $found == "$words $executions" ]] || die "$file $*: $found, expected $words $executions"
  for schedule in "$work/found"/*.schedule; do
    if [[ -f $schedule ]]; then run 0 replay "$schedule"; fi
  done
}
