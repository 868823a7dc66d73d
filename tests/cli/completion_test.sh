#!/usr/bin/env bash
# completion: what each shell offers at the cursor, asked of the shells themselves.
source tests/cli/lib.sh

for shell in bash zsh fish; do
  run 0 completion $shell
  cp "$work/out" "$work/$shell"
  $shell -n "$work/$shell" || die "$shell cannot read its completion"
  while read -r command; do
    grep -qw -- "$command" "$work/$shell" || die "$shell: no $command"
  done < <(commands)
done
run 2 completion tcsh

folder=$work/place
mkdir -p "$folder/found" "$folder/two words"
touch "$folder"/{old.toml,new.toml,x.trace,y.schedule,notes.md}
cd "$folder"

# What bash offers for the last word, on one line.
bash_offers() {
  (
    set +eu
    source "$work/bash"
    COMP_WORDS=(counterproof "$@") COMP_CWORD=$#
    _counterproof
    printf '%s\n' "${COMPREPLY[@]}" | paste -sd ' '
  )
}
offers() { # offers EXPECTED WORD...
  local expected=$1 offered
  shift
  offered=$(bash_offers "$@")
  [[ $offered == "$expected" ]] || die "bash offers \"$offered\" instead of \"$expected\" for: $*"
}
offers 'matrix man' ma
offers 'check merge matrix diff race litmus prove conform scoreboard fuzz replay explain explore minimise init harness list schema man completion' ''
offers '-h --help --version' -
offers 'found new.toml old.toml two words' check ''
offers 'new.toml' check ne
offers 'new.toml' diff old.toml n
offers '' diff old.toml new.toml ''
offers 'found two words x.trace y.schedule' replay ''
offers 'found new.toml notes.md old.toml two words x.trace y.schedule' matrix --write ''
offers 'notes.md' matrix --write = no
offers 'found two words' check --traces ''
offers 'tree tree-of-tasks' check --scope tree
offers 'tree tree-of-tasks' check old.toml --scope = tree
offers 'found new.toml old.toml two words' check --scope tree ''
offers 'new.toml' check --scope ne
offers 'threads tasks tree tree-of-tasks two words' diff --scope t
offers 'threads tasks tree tree-of-tasks' list scopes --scope t
offers '' check --tasks ''
offers 'check-then-add' race check-then
offers 'limit-text limit-text-2007' prove limit-
offers 'policies invariants events choices defects scopes programs' list ''
offers '' list policies ''
offers 'explore' scoreboard --engines expl
offers 'explore,race' scoreboard --engines explore,ra
offers 'D14' scoreboard D14
offers 'address,undefined' fuzz --sanitizer address,
offers 'world' fuzz w
offers 'slurm' fuzz world --campaign x --manifest s
offers 'zsh' completion z
while read -r command; do
  offered=$(bash_offers "$command" - | tr ' ' '\n' | LC_ALL=C sort | paste -sd ' ')
  expected=$({ echo -h && options_of "$command"; } | LC_ALL=C sort | paste -sd ' ')
  [[ $offered == "$expected" ]] || die "bash offers \"$offered\" for $command, whose help has \"$expected\""
done < <(commands)

# What fish offers, without the descriptions.
fish_offers() { # fish_offers EXPECTED LINE
  local offered
  offered=$(HOME=$work fish --no-config -c "source $work/fish; complete -C '$2'" | cut -f1 | paste -sd ' ')
  [[ $offered == "$1" ]] || die "fish offers \"$offered\" instead of \"$1\" for: $2"
}
fish_offers 'man matrix' 'counterproof ma'
fish_offers 'tree tree-of-tasks' 'counterproof check --scope tree'
fish_offers 'new.toml' 'counterproof check --scope new'
fish_offers 'explore,race' 'counterproof scoreboard --engines explore,ra'
fish_offers 'new.toml' 'counterproof diff old.toml new'
fish_offers 'found/ two words/' 'counterproof check --traces '
fish_offers 'check-then-add' './counterproof race check-then'
while read -r command; do
  offered=$(options_of "$command" | LC_ALL=C sort | paste -sd ' ')
  fish_offers "$offered" "counterproof $command --"
done < <(commands)

# zsh completes on a terminal only; one of its own answers with what it would insert.
cat >"$work/ask.zsh" <<'ZSH'
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1= PS2= RPS1=; unset zle_bracketed_paste; setopt extended_glob; cd $PWD; autoload -U compinit; compinit -D -u; source $1"
# Calls that only filter are not offers.
zpty -w shell 'compadd() { if [[ " $* " == *" -"[a-zA-Z]#[ODA]" "* ]]; then builtin compadd "$@"; return; fi
  local -a offered; builtin compadd -O offered "$@"; all+=("${offered[@]}") }'
zpty -w shell 'show() { all=(); _main_complete; print -r -- "<<${(j: :)${(@ou)all}}>>"; compstate[insert]=; compstate[list]= }'
zpty -w shell 'zle -C ask complete-word show; bindkey "^I" ask; print ready'
zpty -r -m shell line '*ready*ready*'
for words in ${@[2,-1]}; do
  zpty -n -w shell "$words"$'\t'
  zpty -r -m shell line '*<<*>>*'
  print -r -- "${${line##*<<}%%>>*}"
  zpty -n -w shell $'\025'
done
zpty -d shell
ZSH
# zsh_offers EXPECTED LINE: takes them down, to ask them all at once.
zsh_offers() { printf '%s\n' "$1" >>"$work/expected" && printf '%s\0' "$2" >>"$work/asked"; }
zsh_offers 'man matrix' 'counterproof ma'
zsh_offers 'tree tree-of-tasks' 'counterproof check --scope tree'
zsh_offers 'tree tree-of-tasks' 'counterproof check --scope=tree'
zsh_offers 'new.toml' 'counterproof check --scope new'
zsh_offers 'new.toml' 'counterproof diff old.toml new'
zsh_offers 'choices defects events invariants policies programs scopes' 'counterproof list '
zsh_offers 'check-then-add' './counterproof race check-then'
zsh_offers 'explore props prove race' 'counterproof scoreboard --engines fuzz,'
while read -r command; do
  zsh_offers "$(options_of "$command" | LC_ALL=C sort | paste -sd ' ')" "counterproof $command --"
done < <(commands)
xargs -0 timeout 120 zsh -f "$work/ask.zsh" "$work/zsh" <"$work/asked" >"$work/out" 2>"$work/err" ||
  { cat "$work/err" >&2; die "zsh does not answer"; }
diff "$work/expected" "$work/out" || die "zsh offers the lines with > instead of those with <"
