#include "cli/report_files.hpp"

#include <fmt/format.h>

#include <filesystem>

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

void ReportFiles::need_writable(
    std::string_view answer, const std::vector<std::pair<std::string, std::string>>& others) const {
  struct Asked {
    std::string name, path, place;
  };
  std::vector<Asked> asked;
  const auto add = [&](const std::string& name, const std::string& path) {
    std::string place = place_of_output(path);
    for (const Asked& other : asked) {
      if (other.place != place) continue;
      fail({{},
            other.path == path ? fmt::format("{} and {} both name {}; expected two files",
                                             other.name, name, shown(path))
                               : fmt::format("{} {} and {} {} are one file; expected two",
                                             other.name, shown(other.path), name, shown(path))});
    }
    asked.push_back({name, path, std::move(place)});
  };
  for (const auto& [name, path] : others) {
    if (path.empty()) continue;
    need_writable_file(path);
    add(name, path);
  }
  for (const File& file : files_) {
    if (!file.path) continue;
    if (file.path->empty()) fail({{}, file.name + " names no file; expected a path, or -"});
    const bool takes_output = is_standard_output(*file.path);
    if (takes_output && !answer.empty()) {
      fail({{},
            fmt::format("{} and {} both take standard output; name a file for {}", answer,
                        file.name, file.name)});
    }
    if (!takes_output) need_writable_file(*file.path);
    add(file.name, *file.path);
  }
}

bool ReportFiles::asks_for(std::string_view name) const {
  for (const File& file : files_)
    if (file.name == name && file.path) return true;
  return false;
}

bool ReportFiles::into_folder(std::string_view name, std::string_view file) {
  for (File& one : files_) {
    if (one.name != name || !one.path || one.path->empty()) continue;
    std::error_code ignored;
    if (!one.path->ends_with('/') && !std::filesystem::is_directory(*one.path, ignored)) continue;
    need_writable_folder(*one.path);
    one.path = (std::filesystem::path(*one.path) / file).string();
    return true;
  }
  return false;
}

bool ReportFiles::take_output() const {
  for (const File& file : files_)
    if (file.path && is_standard_output(*file.path)) return true;
  return false;
}

void ReportFiles::write_to(const std::string& path, std::string_view text) {
  if (is_standard_output(path)) {
    print_document(text);
  } else {
    write_file(path, text);
  }
}

}  // namespace counterproof
