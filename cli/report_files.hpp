// The files that a command writes its answer to, beside what it prints.
//
// A report is asked for by an option of its own, `--sarif FILE`; one line here makes another.
#pragma once

#include <CLI/CLI.hpp>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace counterproof {

class ReportFiles {
 public:
  /// Adds the option `name`, such as "--sarif".
  /// \returns the option, for what it excludes.
  CLI::Option* add_to(CLI::App& command, const std::string& name, const std::string& help);

  [[nodiscard]] bool asks_for(std::string_view name) const;

  /// Where `name` names a folder (it ends in "/", or one is there), its report is to be the `file`
  /// in it; the folder is made where it is missing.  \returns whether it does.
  bool into_folder(std::string_view name, std::string_view file);

  /// Leaves with an error if one of them could not be written, before any work is wasted.
  /// \param answer the option that has the answer printed in another form, such as "--json"; empty
  /// if there is none.
  /// \param others  files that the command writes besides, by option; empty paths are not asked
  /// for.
  void need_writable(std::string_view answer,
                     const std::vector<std::pair<std::string, std::string>>& others = {}) const;

  /// Whether a report goes to standard output (`-`), which is then kept free of anything else.
  [[nodiscard]] bool take_output() const;

  /// Writes the report that `name` asks for, if it was asked for.
  /// \param make_text called only then.
  template <class MakeText>
  void write(std::string_view name, MakeText&& make_text) const {
    for (const File& file : files_)
      if (file.name == name && file.path) write_to(*file.path, make_text());
  }

 private:
  struct File {
    std::string name;
    std::optional<std::string> path;  ///< nothing: not asked for
  };

  static void write_to(const std::string& path, std::string_view text);

  std::deque<File> files_;  ///< options point into it
};

}  // namespace counterproof
