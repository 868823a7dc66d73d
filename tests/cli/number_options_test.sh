#!/usr/bin/env bash
# Every option that takes a number is good for a range, and says so: whatever else it is given is bad
# input, in one line.
source tests/cli/lib.sh

count=0
while read -r command; do
  minimal "$command"
  without_a_kernel
  while read -r option placeholder _; do
    case $placeholder in N | S | MIB | LIMIT) ;; *) continue ;; esac
    count=$((count + 1))
    for value in -1 0 00 1 1e9 '' x ' 1' 1x 0x10 1.5 nan inf -inf 1e999 18446744073709551615 18446744073709551616 \
      99999999999999999999 $'1\n2'; do
      code=0
      timeout 60 "$COUNTERPROOF" "${arguments[@]}" "$option" "$value" >"$work/out" 2>"$work/err" </dev/null || code=$?
      # It came to where it would have booted.
      if ((code == 2)) && grep -qF "$work/none" "$work/err"; then
        code=0
        : >"$work/err"
      fi
      case $code in
        [013])
          [[ ! -s $work/err ]] || die "runs, and complains: $command $option \"$value\""
          [[ $value != *[!0-9.e]* && -n $value ]] || die "takes \"$value\" for a number: $command $option"
          ;;
        2)
          [[ $(wc -l <"$work/err") == 1 && ! -s $work/out ]] || { cat "$work/err" >&2; die "not one line: $command $option \"$value\""; }
          grep -qF -- "$option" "$work/err" || { cat "$work/err" >&2; die "does not name $option"; }
          ;;
        *) cat "$work/err" >&2; die "exit code $code: $command $option \"$value\"" ;;
      esac
    done
  done < <(option_lines "$command")
done < <(commands)
((count >= 40)) || die "help tells of only $count options that take a number"

minimal check
run 2 "${arguments[@]}" --threads 100000
one_error '--threads is 100000; expected 0 to 256'
run 2 "${arguments[@]}" --memory 18446744073709551615
one_error '--memory is 18446744073709551615; expected 1 to 17592186044415'
run 2 "${arguments[@]}" --time x
one_error '--time is "x"; expected seconds, more than 0 and at most 1000000000'
run 2 "${arguments[@]}" --tasks 2x
one_error '--tasks is "2x"; expected a whole number, 1 to 6'
