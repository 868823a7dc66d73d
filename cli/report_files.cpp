#include "cli/report_files.hpp"

#include <fmt/format.h>

#include "cli/support.hpp"
#include "model/suggest.hpp"

namespace counterproof {

CLI::Option* ReportFiles::add_to(CLI::App& command, const std::string& name,
                                 const std::string& help) {
  File& file = files_.emplace_back(File{name, {}});
  return command.add_option(name, file.path, help + "; - means standard output")
      ->group("Reports")
      ->type_name("FILE");
}

void ReportFiles::need_writable(std::string_view answer) const {
  for (const File& file : files_) {
    if (!file.path) continue;
    const std::string& path = *file.path;
    for (const File& other : files_) {
      if (&other == &file) break;
      if (path == other.path) {
        fail({{},
              fmt::format("{} and {} both name {}; expected two files", other.name, file.name,
                          shown(path))});
      }
    }
    if (path.empty()) fail({{}, file.name + " names no file; expected a path, or -"});
    if (path == "-" && !answer.empty()) {
      fail({{},
            fmt::format("{} and {} both take standard output; name a file for {}", answer,
                        file.name, file.name)});
    }
    if (path != "-") need_writable_file(path);
  }
}

bool ReportFiles::asks_for(std::string_view name) const {
  for (const File& file : files_)
    if (file.name == name && file.path) return true;
  return false;
}

bool ReportFiles::take_output() const {
  for (const File& file : files_)
    if (file.path == "-") return true;
  return false;
}

void ReportFiles::write_to(const std::string& path, std::string_view text) {
  if (path == "-") {
    print(text);
  } else {
    write_file(path, text);
  }
}

}  // namespace counterproof
