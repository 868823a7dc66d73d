#include "cli/option_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "check/policy/verdict.hpp"
#include "reports/terminal.hpp"

namespace counterproof {
namespace {

constexpr std::string_view kExample = "Example: ";
constexpr std::size_t kAboutColumn = 30;

OptionEntry option_entry(const CLI::Option& option) {
  OptionEntry entry;
  if (option.nonpositional()) {
    for (const std::string& name : option.get_snames()) entry.spellings.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) entry.spellings.push_back("--" + name);
  } else {
    entry.name = option.get_name(true, false);
  }
  if (option.get_items_expected_max() > 0) {
    // What a value is checked by stands behind a colon.
    const std::string type = option.get_type_name();
    entry.value = &placeholder(type.substr(0, type.find(':')));
  }
  entry.about = option.get_description();
  entry.group = option.get_group();
  entry.default_value = option.get_default_str();
  entry.many = option.get_expected_max() == CLI::detail::expected_max_vector_size;
  entry.required = option.get_required();
  entry.delimiter = option.get_delimiter();
  for (const CLI::Option* other : option.get_excludes())
    entry.excludes.push_back(other->get_name());
  std::ranges::sort(entry.excludes);
  return entry;
}

/// Two columns; the second is wrapped, and begins below where the first is too long.
std::string two_columns(const std::string& first, const std::string& second) {
  std::string out = "  " + first;
  const std::string text = wrapped(second, kAboutColumn);
  if (width_of(out) + 2 > kAboutColumn) return out + "\n" + text;
  return pad(out, kAboutColumn) + text.substr(kAboutColumn);
}

std::string help_text(const CommandEntry& entry, const std::vector<CommandEntry>& commands) {
  std::string out = wrapped(entry.about, 0) + "Usage: " + entry.usage() + "\n";
  if (!entry.arguments.empty()) out += "\nArguments:\n";
  for (const OptionEntry& argument : entry.arguments)
    out += two_columns(argument.synopsis(), argument.description());
  for (const std::string& group : entry.groups()) {
    out += "\n" + group + ":\n";
    for (const OptionEntry& option : entry.options)
      if (option.group == group) out += two_columns(option.synopsis(), option.description());
  }
  if (!commands.empty()) out += "\nCommands:\n";
  for (const CommandEntry& command : commands) out += two_columns(command.name, command.about);
  out += "\n";
  for (const std::string& note : entry.notes) out += wrapped(note, 0);
  for (const std::string& example : entry.examples) out += fmt::format("{}{}\n", kExample, example);
  return out;
}

}  // namespace

std::string OptionEntry::synopsis() const {
  std::string out = name.empty() ? join(spellings, ",") : name;
  if (value != nullptr) out += fmt::format(" {}", value->word);
  if (value != nullptr && many && name.empty()) return out;
  return many ? out + " ..." : out;
}

std::string OptionEntry::description() const {
  std::string out = about;
  if (value != nullptr && !default_value.empty()) out += fmt::format(" ({})", default_value);
  if (!excludes.empty()) out += fmt::format("; not with {}", join(excludes, " or "));
  return out;
}

std::string CommandEntry::usage() const {
  std::string out = name.empty() ? "counterproof [OPTIONS] COMMAND"
                                 : fmt::format("counterproof {} [OPTIONS]", name);
  for (const OptionEntry& argument : arguments) {
    const std::string shown = argument.name + (argument.many ? "..." : "");
    out += argument.required ? " " + shown : fmt::format(" [{}]", shown);
  }
  return out;
}

std::vector<std::string> CommandEntry::groups() const {
  std::vector<std::string> groups;
  for (const OptionEntry& option : options)
    if (std::ranges::find(groups, option.group) == groups.end()) groups.push_back(option.group);
  return groups;
}

CommandEntry command_entry(const CLI::App& command) {
  CommandEntry entry;
  if (command.get_parent() != nullptr) entry.name = command.get_name();
  entry.about = command.get_description();
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_group().empty()) continue;
    (option->nonpositional() ? entry.options : entry.arguments).push_back(option_entry(*option));
  }
  std::istringstream footer(command.get_footer());
  for (std::string line; std::getline(footer, line);) {
    if (line.starts_with(kExample)) {
      entry.examples.push_back(line.substr(kExample.size()));
    } else {
      entry.notes.push_back(line);
    }
  }
  return entry;
}

OptionTable option_table(const CLI::App& app) {
  OptionTable table{command_entry(app), {}};
  for (const CLI::App* command : app.get_subcommands({}))
    table.commands.push_back(command_entry(*command));
  return table;
}

const std::vector<std::pair<int, std::string>>& exit_code_table() {
  static const std::vector<std::pair<int, std::string>> kTable = {
      {static_cast<int>(ExitCode::as_stated), "all claims as stated"},
      {static_cast<int>(ExitCode::claim_violated), "a claim is violated"},
      {static_cast<int>(ExitCode::bad_input), "bad input"},
      {static_cast<int>(ExitCode::not_settled), "bounded or unknown"},
      {static_cast<int>(ExitCode::internal_error), "internal error"},
  };
  return kTable;
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string /*name*/,
                                     CLI::AppFormatMode /*mode*/) const {
  const OptionTable table =
      app->get_parent() == nullptr ? option_table(*app) : OptionTable{command_entry(*app), {}};
  return help_text(table.program, table.commands);
}

}  // namespace counterproof
