#include "cli/command_line_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "cli/option_table.hpp"
#include "model/printable.hpp"
#include "model/suggest.hpp"

namespace counterproof {
namespace {

bool is_option(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

/// "--time" of "--time=5".
std::string_view name_in(std::string_view option) { return option.substr(0, option.find('=')); }

std::vector<std::string_view> spellings_of(const CommandEntry& command) {
  std::vector<std::string_view> all;
  for (const OptionEntry& option : command.options)
    for (const std::string& spelling : option.spellings)
      if (spelling.starts_with("--")) all.push_back(spelling);
  return all;
}

/// The command that takes such a file, with what stands before the file.
std::optional<std::string_view> command_for(std::string_view word) {
  const auto ends_in = [&](std::initializer_list<std::string_view> endings) {
    return std::ranges::any_of(endings, [&](std::string_view end) { return word.ends_with(end); });
  };
  if (ends_in({".toml"})) return "check";
  if (ends_in({".trace", ".schedule"})) return "explain";
  if (ends_in({".c", ".cc", ".cpp", ".cxx"})) return "race --source";
  std::error_code error;
  if (std::filesystem::is_directory(std::filesystem::path(word), error)) return "check";
  return std::nullopt;
}

std::string no_such_command(std::string_view word, const OptionTable& table) {
  if (const auto command = command_for(word)) {
    return fmt::format("{} is no command; expected counterproof {} {}", shown(word), *command,
                       printable(word));
  }
  std::vector<std::string_view> names;
  for (const CommandEntry& command : table.commands) names.push_back(command.name);
  return fmt::format("there is no command {}; {}", shown(word), expected(word, names));
}

std::string no_such_option(std::string_view word, const CommandEntry& command) {
  const std::string_view name = name_in(word);
  const std::string whose = command.name.empty() ? "counterproof" : command.name;
  return fmt::format("{} has no option {}; {}", whose, shown(name),
                     expected(name, spellings_of(command)));
}

/// Before any command: which option is it, and whose?
std::string option_alone(std::string_view word, const OptionTable& table) {
  const std::string_view name = name_in(word);
  for (const CommandEntry& command : table.commands) {
    if (std::ranges::count(spellings_of(command), name) == 0) continue;
    return fmt::format(
        "{} stands before the command; expected it behind, as in "
        "counterproof {} {}",
        shown(name), command.name, name);
  }
  return no_such_option(word, table.program);
}

/// CLI11 says "NAME: WORD not in {...}".
std::optional<std::string> not_among(std::string_view message, const CommandEntry& command) {
  constexpr std::string_view kNotIn = " not in {";
  const std::size_t colon = message.find(": ");
  const std::size_t end = message.find(kNotIn);
  if (colon == message.npos || end == message.npos || end < colon) return std::nullopt;
  const std::string_view name = message.substr(0, colon);
  const std::string_view word = message.substr(colon + 2, end - colon - 2);
  for (const auto* entries : {&command.arguments, &command.options}) {
    for (const OptionEntry& entry : *entries) {
      const bool is_it = entry.name == name || std::ranges::count(entry.spellings, name) != 0;
      if (!is_it || entry.value == nullptr || entry.value->words.empty()) continue;
      const std::vector<std::string_view> words(entry.value->words.begin(),
                                                entry.value->words.end());
      return fmt::format("{} is {}; {}", name, shown(word), expected(word, words));
    }
  }
  return std::nullopt;
}

/// CLI11 says "NAME is required".
std::string missing(std::string_view message, const CommandEntry& command) {
  const std::string_view name = message.substr(0, message.find(' '));
  const auto entry = std::ranges::find(command.arguments, name, &OptionEntry::name);
  std::string words;
  if (entry != command.arguments.end() && entry->value != nullptr)
    for (const auto& word : entry->value->words)
      words += fmt::format("{}{}", words.empty() ? ": one of " : ", ", word);
  return fmt::format("{}{}; expected {}", printable(message), words, command.usage());
}

std::string command_error(const CLI::App& parsed, const CommandEntry& command,
                          const CLI::ParseError& error, std::string message) {
  const std::vector<std::string> left = parsed.remaining();
  for (const std::string& word : left)
    if (is_option(word)) return no_such_option(word, command);
  if (!left.empty()) {
    return fmt::format("{} has no use for {}; expected {}", command.name, shown(left.front()),
                       command.usage());
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) return missing(message, command);
  if (auto told = not_among(message, command)) return *told;
  return fmt::format("{}; counterproof {} --help tells what there is", printable(message),
                     command.name);
}

}  // namespace

std::string command_line_error(const CLI::App& app, const CLI::ParseError& error,
                               std::span<const char* const> words) {
  const OptionTable table = option_table(app);
  if (words.empty()) {
    return "no command is given; expected counterproof COMMAND, as in counterproof check "
           "policies/; counterproof --help tells what there is";
  }
  const std::string_view first = words.front();
  if (is_option(first)) return option_alone(first, table);
  const auto command = std::ranges::find(table.commands, first, &CommandEntry::name);
  if (command == table.commands.end()) return no_such_command(first, table);
  std::string message = error.what();
  std::ranges::replace(message, '\n', ' ');
  return command_error(*app.get_subcommand(std::string(first)), *command, error,
                       std::move(message));
}

}  // namespace counterproof
