// Completion for fish: a line for each command, option and argument.
#include <fmt/format.h>

#include "cli/completion.hpp"
#include "reports/terminal.hpp"

namespace counterproof {
namespace {

constexpr std::string_view kFishBegin =
    R"(# Completion of counterproof for fish; written by: counterproof completion fish

# Whether the command is the one named; without a name, whether there is none yet.
function __counterproof_command_is
    for word in (commandline -opc)[2..]
        if not string match -q -- '-*' $word
            test "$word" = "$argv[1]"
            return
        end
    end
    test -z "$argv[1]"
end

complete -c counterproof -f
)";

std::string quoted_word(std::string_view text) { return quoted(text, "\\'"); }

/// What completes files with one of these endings, in a command substitution.
std::string suffix_calls(const std::vector<std::string>& endings) {
  std::string calls;
  for (const std::string& ending : endings)
    calls += fmt::format("{}__fish_complete_suffix {}", calls.empty() ? "" : "; ", ending);
  return "(" + calls + ")";
}

/// What can stand for the value, as arguments of `complete`.
std::string fish_choices(const OptionEntry& entry) {
  switch (entry.value->completion) {
    case Completion::nothing:
      return "";
    case Completion::files:
      if (entry.value->endings.empty()) return " -F";
      return " -a " + quoted_word(suffix_calls(entry.value->endings));
    case Completion::folders:
      return " -a '(__fish_complete_directories)'";
    case Completion::words_and_files:
      return " -a " +
             quoted_word(join(entry.value->words, " ") + " " + suffix_calls(entry.value->endings));
    case Completion::words:
      break;
  }
  const std::string words = join(entry.value->words, " ");
  if (entry.delimiter == '\0') return " -a " + quoted_word(words);
  std::vector<std::string> lines;
  for (const std::string& word : entry.value->words) lines.push_back(word);
  return fmt::format(" -a {}", quoted_word(fmt::format("(__fish_append {} {})", entry.delimiter,
                                                       join(lines, " "))));
}

std::string option_line(const std::string& condition, const OptionEntry& option) {
  std::string out = fmt::format("complete -c counterproof -n {}", quoted_word(condition));
  for (const std::string& spelling : option.spellings)
    out += spelling.starts_with("--") ? " -l " + spelling.substr(2) : " -s " + spelling.substr(1);
  out += " -d " + quoted_word(option.description());
  if (option.value != nullptr) out += " -x" + fish_choices(option);
  // -x forbids files, and would do so where they are wanted.
  if (const std::size_t at = out.find(" -x -F"); at != std::string::npos)
    out.replace(at, 6, " -r -F");
  return out + "\n";
}

std::string argument_line(const std::string& condition, const OptionEntry& argument) {
  const std::string offered = fish_choices(argument);
  if (offered.empty()) return {};
  return fmt::format("complete -c counterproof -n {}{} -d {}\n", quoted_word(condition), offered,
                     quoted_word(argument.value->word));
}

}  // namespace

std::string fish_completion(const OptionTable& table) {
  std::string out(kFishBegin);
  const std::string none = "__counterproof_command_is ''";
  for (const OptionEntry& option : table.program.options) out += option_line(none, option);
  for (const CommandEntry& command : table.commands) {
    out += fmt::format("complete -c counterproof -n {} -a {} -d {}\n", quoted_word(none),
                       command.name, quoted_word(command.about));
  }
  for (const CommandEntry& command : table.commands) {
    out += "\n";
    const std::string condition = "__counterproof_command_is " + command.name;
    for (const OptionEntry& option : command.options) out += option_line(condition, option);
    std::string before;
    for (const OptionEntry& argument : command.arguments) {
      if (argument.value == nullptr) continue;
      // Two arguments of one kind need one line.
      const std::string line = argument_line(condition, argument);
      if (line != before) out += line;
      before = line;
    }
  }
  return out;
}

}  // namespace counterproof
