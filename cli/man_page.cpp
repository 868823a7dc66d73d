// One page for all commands, so that searching it finds everything.  It has the macros of man(7),
// which every reader of manual pages knows, and nothing that needs a preprocessor.
#include "cli/man_page.hpp"

#include <fmt/format.h>

#include "reports/terminal.hpp"

namespace counterproof {
namespace {

/// Text in which roff finds nothing to interpret.  A hyphen is made one that can be copied.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      case '"':
        out += "\\(dq";
        break;
      case '.':
        // At the beginning of a line, which any word may come to, it would be a request.
        out += out.empty() || out.back() == ' ' ? "\\&." : ".";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// The same in lines of a good length for whoever reads the source.
std::string roff_lines(std::string_view text) { return wrapped(roff(text), 0); }

std::string bold(std::string_view text) { return "\\fB" + roff(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + roff(text) + "\\fR"; }

std::string paragraph(std::string_view text) { return ".PP\n" + roff_lines(text); }

std::string tagged(const std::string& tag, std::string_view text) {
  return ".TP\n" + tag + "\n" + roff_lines(text);
}

std::string full_stop(std::string text) {
  return text.ends_with('.') || text.ends_with('?') ? text : text + ".";
}

std::string tag_of(const OptionEntry& entry) {
  std::vector<std::string> names;
  for (const std::string& spelling : entry.spellings) names.push_back(bold(spelling));
  std::string tag = entry.name.empty() ? join(names, ", ") : italic(entry.name);
  if (entry.value != nullptr) tag += " " + italic(entry.value->word);
  return entry.many && entry.name.empty() ? tag : tag + (entry.many ? " ..." : "");
}

std::string options_of(const CommandEntry& command, std::string_view group) {
  std::string out;
  for (const OptionEntry& option : command.options)
    if (option.group == group) out += tagged(tag_of(option), full_stop(option.description()));
  return out;
}

std::string examples_of(const CommandEntry& command) {
  std::string out;
  for (const std::string& example : command.examples)
    out += ".PP\nExample:\n.PP\n.RS 4\n.nf\n" + roff(example) + "\n.fi\n.RE\n";
  return out;
}

std::string command_section(const CommandEntry& command) {
  std::string out = ".SS " + roff(command.name) + "\n" + roff_lines(full_stop(command.about));
  out += ".PP\n" + bold(command.usage()) + "\n";
  for (const OptionEntry& argument : command.arguments)
    out += tagged(tag_of(argument), full_stop(argument.description()));
  for (const std::string& group : command.groups()) {
    if (group != "Options") out += paragraph(group + ":");
    out += options_of(command, group);
  }
  for (const std::string& note : command.notes) out += paragraph(note);
  return out + examples_of(command);
}

std::string placeholder_text(const Placeholder& one) {
  std::string out(one.about);
  if (!one.endings.empty()) out += "; it ends in " + join(one.endings, " or ");
  // Longer lists are those of a command of their own.
  if (!one.words.empty() && one.words.size() <= 8) out += ": " + join(one.words, " | ");
  return full_stop(std::move(out));
}

}  // namespace

std::string man_page(const OptionTable& table) {
  std::string out = fmt::format(
      ".\\\" Written by counterproof man from the options that the command is parsed with.\n"
      ".TH COUNTERPROOF 1 \"\" \"counterproof {}\" \"User Commands\"\n",
      COUNTERPROOF_VERSION);
  out += ".SH NAME\ncounterproof \\- check what a resource controller promises\n";
  out += ".SH SYNOPSIS\n.B counterproof\n[\\fIOPTIONS\\fR] \\fICOMMAND\\fR ...\n";
  out += ".SH DESCRIPTION\n" + roff_lines(full_stop(table.program.about));
  out += paragraph(
      "A policy file says in TOML what choices a controller makes and what it claims to keep. "
      "Every sequence of events in a small world is run against it: the claims hold there, or the "
      "shortest sequence that breaks one is shown.");
  out += ".SH OPTIONS\n" + options_of(table.program, "Options");
  out += ".SH COMMANDS\n";
  for (const CommandEntry& command : table.commands) out += command_section(command);
  out += ".SH VALUES\nWhat the words in capitals stand for:\n";
  for (const Placeholder& one : placeholders())
    out += tagged(italic(one.word), placeholder_text(one));
  out += ".SH EXIT STATUS\n";
  for (const auto& [code, meaning] : exit_code_table())
    out += tagged(bold(fmt::format("{}", code)), full_stop(meaning));
  out += ".SH ENVIRONMENT\n";
  out += tagged(bold("NO_COLOR"), "If it is set and not empty, nothing is coloured.");
  out += tagged(bold("TERM"), "If it is \"dumb\", nothing is coloured, and no progress is shown.");
  out += ".SH EXAMPLES\n";
  out += "Check the shipped policies:\n.PP\n.RS 4\n.nf\ncounterproof check policies/\n.fi\n.RE\n";
  out += ".PP\nRead this page:\n.PP\n.RS 4\n.nf\n" + roff("counterproof man | man -l -") +
         "\n.fi\n.RE\n";
  out += ".SH SEE ALSO\n" + roff_lines("README.md, docs/guide.md and docs/ci.md of Counterproof.");
  return out;
}

}  // namespace counterproof
