// The commands and options that the command line is parsed with, as a table.
//
// Each command declares itself once, to CLI11.  Help, the man page and the completions are written
// from what it declared, so that none of them can tell of an option that is not there, or forget
// one that is.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/placeholders.hpp"

namespace counterproof {

/// An option, or an argument without one.
struct OptionEntry {
  std::string name;                    ///< of an argument; empty for an option
  std::vector<std::string> spellings;  ///< of an option: "-h", "--help"
  const Placeholder* value = nullptr;  ///< none: the option takes no value
  std::string about;
  std::string group;  ///< the heading that help has it under
  std::string default_value;
  bool many = false;  ///< may be given more than once
  bool required = false;
  char delimiter = '\0';  ///< between values that are given at once
  std::vector<std::string> excludes;

  /// "-h,--help" or "--time S" or "policy POLICY ...".
  [[nodiscard]] std::string synopsis() const;
  /// What help says of it: its meaning, its default, what it does not go with.
  [[nodiscard]] std::string description() const;
};

struct CommandEntry {
  std::string name;  ///< empty for the program itself
  std::string about;
  std::vector<OptionEntry> arguments;
  std::vector<OptionEntry> options;
  std::vector<std::string> notes;     ///< paragraphs that close its help
  std::vector<std::string> examples;  ///< command lines

  /// "counterproof check [OPTIONS] [policy...]".
  [[nodiscard]] std::string usage() const;
  /// The headings of its options, each once, in the order of their first use.
  [[nodiscard]] std::vector<std::string> groups() const;
};

struct OptionTable {
  CommandEntry program;
  std::vector<CommandEntry> commands;
};

/// One command; what CLI11 hides (an empty group) is left out.
CommandEntry command_entry(const CLI::App& command);
OptionTable option_table(const CLI::App& app);

/// The exit codes, and what each says.
const std::vector<std::pair<int, std::string>>& exit_code_table();

/// Writes help from the table, in lines that fit a terminal.
class HelpFormatter : public CLI::FormatterBase {
 public:
  [[nodiscard]] std::string make_help(const CLI::App* app, std::string name,
                                      CLI::AppFormatMode mode) const override;
};

}  // namespace counterproof
