// Completion for bash, without the package bash-completion, which not everyone has.
//
// Bash splits --option=value into three words, so the script walks the words before the cursor and
// keeps in mind which option still waits for its value.
#include <fmt/format.h>

#include "cli/completion.hpp"
#include "reports/terminal.hpp"

namespace counterproof {
namespace {

constexpr std::string_view kBegin =
    R"(# Completion of counterproof for bash; written by: counterproof completion bash

# Words that begin as the current one does; after a comma, with what stands before it.
_counterproof_words() {
  local before=''
  if [[ $1 == , && $current == *,* ]]; then before=${current%,*},; fi
  mapfile -t COMPREPLY < <(compgen -P "$before" -W "$2" -- "${current#"$before"}")
}

# Folders, and files with one of these endings; any file if there is none.
_counterproof_files() {
  local ending
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <({
    compgen -d -- "$current"
    if (($# == 0)); then compgen -f -- "$current"; fi
    for ending; do compgen -f -X "!*$ending" -- "$current"; done
  } | sort -u)
}

# Words, and files with one of these endings.
_counterproof_words_and_files() {
  local -a words
  _counterproof_words "$1" "$2"
  words=("${COMPREPLY[@]}")
  _counterproof_files "${@:3}"
  COMPREPLY=("${words[@]}" "${COMPREPLY[@]}")
}

_counterproof_folders() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -d -- "$current" | sort)
}

_counterproof() {
  local current=${COMP_WORDS[COMP_CWORD]} command='' option='' valued='' options='' word
  local -i i place=0
  COMPREPLY=()
)";

constexpr std::string_view kWalk =
    R"(  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    if [[ $word == '=' ]]; then
      continue
    elif [[ -n $option ]]; then
      option=''
    elif [[ $word == -* ]]; then
      if [[ " $valued " == *" $word "* ]]; then option=$word; fi
    elif [[ -n $command ]]; then
      place+=1
    else
      command=$word
      case $command in
)";

constexpr std::string_view kChoose =
    R"(      esac
    fi
  done
  if [[ $current == '=' ]]; then current=''; fi
  if [[ -n $option ]]; then
    case "$command $option" in
)";

std::string options_with_values(const CommandEntry& command) {
  std::vector<std::string> spellings;
  for (const OptionEntry& option : command.options)
    if (option.value != nullptr)
      spellings.insert(spellings.end(), option.spellings.begin(), option.spellings.end());
  return join(spellings, " ");
}

std::string all_options(const CommandEntry& command) {
  std::vector<std::string> spellings;
  for (const OptionEntry& option : command.options)
    spellings.insert(spellings.end(), option.spellings.begin(), option.spellings.end());
  return join(spellings, " ");
}

std::string word_arguments(const OptionEntry& entry) {
  return fmt::format("'{}' '{}'",
                     entry.delimiter == '\0' ? std::string() : std::string(1, entry.delimiter),
                     join(entry.value->words, " "));
}

/// The call that completes a value; nothing where nothing can be offered.
std::string bash_action(const OptionEntry& entry) {
  switch (entry.value->completion) {
    case Completion::nothing:
      return {};
    case Completion::files:
      return join({"_counterproof_files", join(entry.value->endings, " ")},
                  entry.value->endings.empty() ? "" : " ");
    case Completion::folders:
      return "_counterproof_folders";
    case Completion::words:
      return "_counterproof_words " + word_arguments(entry);
    case Completion::words_and_files:
      return fmt::format("_counterproof_words_and_files {} {}", word_arguments(entry),
                         join(entry.value->endings, " "));
  }
  return {};
}

std::string one_case(const std::string& pattern, const std::string& call) {
  return call.empty() ? std::string() : fmt::format("      {}) {} ;;\n", pattern, call);
}

}  // namespace

std::string bash_completion(const OptionTable& table) {
  std::string out(kBegin);
  std::vector<std::string> names;
  for (const CommandEntry& command : table.commands) names.push_back(command.name);
  out += fmt::format("  options='{}'\n", all_options(table.program)) + std::string(kWalk);
  for (const CommandEntry& command : table.commands) {
    out += fmt::format("        {})\n          valued='{}'\n          options='{}'\n          ;;\n",
                       command.name, options_with_values(command), all_options(command));
  }
  out += kChoose;
  for (const CommandEntry& command : table.commands)
    for (const OptionEntry& option : command.options)
      for (const std::string& spelling : option.spellings)
        if (option.value != nullptr)
          out += one_case(fmt::format("'{} {}'", command.name, spelling), bash_action(option));
  out +=
      "    esac\n"
      "  elif [[ $current == -* ]]; then\n"
      "    _counterproof_words '' \"$options\"\n"
      "  elif [[ -z $command ]]; then\n";
  out += fmt::format("    _counterproof_words '' '{}'\n", join(names, " "));
  out += "  else\n    case \"$command $place\" in\n";
  for (const CommandEntry& command : table.commands) {
    for (std::size_t i = 0; i < command.arguments.size(); ++i) {
      const OptionEntry& argument = command.arguments[i];
      if (argument.value == nullptr) continue;
      out += one_case(argument.many ? fmt::format("'{} '*", command.name)
                                    : fmt::format("'{} {}'", command.name, i),
                      bash_action(argument));
    }
  }
  return out + "    esac\n  fi\n}\n\ncomplete -F _counterproof counterproof\n";
}

}  // namespace counterproof
