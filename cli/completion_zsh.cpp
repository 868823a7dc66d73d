// Completion for zsh: a function for each command that hands its table to _arguments.
#include <fmt/format.h>

#include "cli/completion.hpp"
#include "reports/terminal.hpp"

namespace counterproof {
namespace {

std::string quoted_word(const std::string& text) { return quoted(text, "'\\''"); }

/// What _arguments and _describe would take for the end of a part.
std::string part(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string files_action(const std::vector<std::string>& endings) {
  if (endings.empty()) return "_files";
  // Alone in parentheses, a name would be read as what kind of file is wanted.
  if (endings.size() == 1) return fmt::format("_files -g \"*{}\"", endings.front());
  std::vector<std::string> bare;
  for (const std::string& ending : endings) bare.push_back(ending.substr(1));
  return fmt::format("_files -g \"*.({})\"", join(bare, "|"));
}

std::string zsh_action(const OptionEntry& entry) {
  switch (entry.value->completion) {
    case Completion::nothing:
      return " ";
    case Completion::files:
      return files_action(entry.value->endings);
    case Completion::folders:
      return "_files -/";
    case Completion::words_and_files:
      return fmt::format("_counterproof_value_{}", entry.value->word);
    case Completion::words:
      break;
  }
  if (entry.delimiter != '\0')
    return fmt::format("_values -s {} {} {}", entry.delimiter, entry.value->word,
                       join(entry.value->words, " "));
  // A comma within one value is no list.
  return fmt::format("({})", join(entry.value->words, " "));
}

std::string value_of(const OptionEntry& entry) {
  return fmt::format(":{}:{}", entry.value->word, zsh_action(entry));
}

/// A function for each value that is one of some words, or a file.
std::string value_functions() {
  std::string out;
  for (const Placeholder& value : placeholders()) {
    if (value.completion != Completion::words_and_files) continue;
    const std::string either = fmt::format("words:{}:({})", value.word, join(value.words, " "));
    out +=
        fmt::format("\n_counterproof_value_{}() {{\n  _alternative {} {}\n}}\n", value.word,
                    quoted_word(either), quoted_word("files:file:" + files_action(value.endings)));
  }
  return out;
}

/// The spellings of an option that may be given once shut each other out.
std::string option_words(const OptionEntry& option) {
  std::string out;
  std::vector<std::string> shut_out = option.excludes;
  if (!option.many)
    shut_out.insert(shut_out.end(), option.spellings.begin(), option.spellings.end());
  for (const std::string& spelling : option.spellings) {
    std::string word = option.many ? "*" : fmt::format("({})", join(shut_out, " "));
    word += spelling + (option.value != nullptr && spelling.starts_with("--") ? "=" : "");
    word += fmt::format("[{}]", part(option.description(), "[]"));
    if (option.value != nullptr) word += value_of(option);
    out += fmt::format(" \\\n    {}", quoted_word(word));
  }
  return out;
}

std::string arguments_words(const CommandEntry& command) {
  std::string out;
  for (const OptionEntry& argument : command.arguments) {
    if (argument.value == nullptr) continue;
    const std::string colon = argument.many ? "*" : argument.required ? "" : ":";
    out += fmt::format(" \\\n    {}", quoted_word(colon + value_of(argument)));
  }
  return out;
}

}  // namespace

std::string zsh_completion(const OptionTable& table) {
  std::string out =
      "#compdef counterproof\n"
      "# Completion of counterproof for zsh; written by: counterproof completion zsh\n";
  out += "\n_counterproof_commands() {\n  local -a commands=(\n";
  for (const CommandEntry& command : table.commands)
    out += fmt::format("    {}\n", quoted_word(command.name + ":" + part(command.about, ":")));
  out += "  )\n  _describe -t commands command commands\n}\n";
  out += value_functions();
  for (const CommandEntry& command : table.commands) {
    out += fmt::format("\n_counterproof_{}() {{\n  _arguments -S", command.name);
    for (const OptionEntry& option : command.options) out += option_words(option);
    out += arguments_words(command) + "\n}\n";
  }
  out +=
      "\n_counterproof() {\n"
      "  local context state line curcontext=$curcontext\n"
      "  _arguments -C -S";
  for (const OptionEntry& option : table.program.options) out += option_words(option);
  out +=
      " \\\n    ':command:_counterproof_commands' '*::argument:->arguments'\n"
      "  if [[ $state == arguments ]] && (($+functions[_counterproof_$words[1]])); then\n"
      "    curcontext=${curcontext%:*}-$words[1]:\n"
      "    _counterproof_$words[1]\n"
      "  fi\n"
      "}\n\n"
      "# In a folder of $fpath the file is the function; sourced, it only defines it.\n"
      "if [[ $funcstack[1] == _counterproof ]]; then\n"
      "  _counterproof \"$@\"\n"
      "else\n"
      "  compdef _counterproof counterproof\n"
      "fi\n";
  return out;
}

}  // namespace counterproof
