// What the commands share: reading their files, printing, and progress on a terminal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/policy/check_policy.hpp"
#include "check/race/race_check.hpp"
#include "cli/interruption.hpp"
#include "cli/output_file.hpp"
#include "model/policy/policy_file.hpp"
#include "model/trace/trace.hpp"
#include "reports/schedule_text.hpp"
#include "reports/terminal.hpp"
#include "reports/trace_matrix.hpp"

namespace counterproof {

/// A way out of a command: the error has been printed.
struct Exit {
  ExitCode code;
};

/// Prints `error` and leaves with exit code 2.
[[noreturn]] void fail(const Error& error);

/// The value, or `fail`.
template <class T>
T need(Result<T> result) {
  if (!result) fail(result.error());
  return std::move(result).value();
}

/// Policy files that `paths` name; a folder stands for its *.toml files in the order of their
/// names. Without any path: the shipped policies.
std::vector<std::string> policy_files(const std::vector<std::string>& paths);
std::vector<Policy> read_policies(const std::vector<std::string>& paths);

/// A trace, as text or as the bytes of a fuzzer (fuzz/byte_form.hpp).
Trace read_trace(const std::string& path);
/// The same, of a file that has been read: a pipe can be read only once.
Trace trace_in(const std::string& text, const std::string& path);

/// The *.trace files of a folder, in the order of their names.
std::vector<NamedTrace> read_traces(const std::string& folder);

/// Prints text for a person: what a terminal would obey is escaped.
void print(std::string_view text);

/// Prints text in a format that has escapes of its own, as it is.
void print_document(std::string_view text);

/// Where the command's data is: shipped policies, and what rule files and own code are compiled
/// against.  Installed, that is ../share/counterproof beside it; in a build folder, the sources.
std::string project_folder();

/// Lines of the user's sources, and of the project's own.
SourceLines source_lines();

/// A violated claim outweighs one that is not settled, which outweighs success.
ExitCode worse(ExitCode a, ExitCode b);

/// Colours on standard output, if it is a terminal that is not "dumb" and NO_COLOR is not set.
Paint paint_for_output();

/// One line on the terminal that shows where a long check is; nothing when piped.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// Has `options` report to this line.
  void attach_to(CheckOptions& options);
  void attach_to(RaceOptions& options, const std::string& program);
  /// Removes the line, so that something else can be printed.
  void clear();
  /// Shows this instead of what was shown.
  void show(const std::string& line);

 private:
  bool on_terminal_;
  bool shown_ = false;
  std::string what_;
};

}  // namespace counterproof
