// See compiler_inputs.hpp.
//
// The compiler would read the same again if each file that it read holds what it held, and none is
// new that it would have read instead: the first folder that has a name is taken.  So the hash is
// of the files, and of which of the names are in which of the folders.  Names that code only asks
// for (__has_include) count, too; where they cannot be read off, and where code has the day or the
// time in it, there is no hash.  The words of the command, and the folders that a variable of the
// environment adds to it, are the caller's affair.
//
// ccache does the first half, and tells of the second as what it cannot see (its manual, "The
// direct mode").  To ask the preprocessor sees all of it, and takes as long as a small file takes
// to compile.
#include "own/compiler_inputs.hpp"

#include <sys/stat.h>

#include <ctime>
#include <filesystem>
#include <map>
#include <sstream>
#include <string_view>
#include <utility>

#include "check/kept_folder.hpp"

namespace counterproof::own {
namespace {

namespace fs = std::filesystem;

std::string plain(const std::string& path) { return fs::path(path).lexically_normal().string(); }

/// The name by which a folder has a file, if it lies below it.
std::optional<std::string> name_below(const std::string& folder, const std::string& file) {
  if (folder == "." && !file.starts_with("/")) return file;
  const std::string begin = folder.ends_with("/") ? folder : folder + '/';
  if (!file.starts_with(begin)) return std::nullopt;
  return file.substr(begin.size());
}

constexpr std::string_view kAsks = "__has_include";

/// Whether the line around a place gives something another name.
bool is_in_definition(std::string_view text, std::size_t at) {
  std::string_view line = text.substr(0, at);
  line.remove_prefix(line.rfind('\n') + 1);  // of the first line nothing is removed
  const std::size_t hash = line.find_first_not_of(" \t");
  if (hash == line.npos || line[hash] != '#') return false;
  const std::size_t word = line.find_first_not_of(" \t", hash + 1);
  return word != line.npos && line.substr(word).starts_with("define");
}

/// Adds the names that a text asks for.  \returns whether all of them can be read off
bool add_asked_names(std::string_view text, std::set<std::string>& names) {
  for (std::size_t at = 0; (at = text.find(kAsks, at)) != text.npos;) {
    const std::size_t begin = at;
    at += kAsks.size();
    if (text.substr(at).starts_with("_next")) at += 5;
    at = text.find_first_not_of(" \t", at);
    if (at == text.npos) return true;
    if (text[at] == '\\' || text.substr(at).starts_with("/*")) return false;
    if (text[at] != '(') {
      if (is_in_definition(text, begin)) return false;
      continue;
    }
    at = text.find_first_not_of(" \t", at + 1);
    if (at == text.npos || (text[at] != '<' && text[at] != '"')) return false;
    const std::size_t end = text.find(text[at] == '<' ? '>' : '"', at + 1);
    if (end == text.npos) return false;
    names.emplace(text.substr(at + 1, end - at - 1));
  }
  return true;
}

bool tells_the_time(std::string_view text) {
  for (const std::string_view word : {"__DATE__", "__TIME__", "__TIMESTAMP__"})
    if (text.find(word) != text.npos) return true;
  return false;
}

/// Whether a file was last changed, renamed or given to somebody before that.  The date that a file
/// bears tells nothing of it: a copy bears that of the file it is of, which may be one of a clock
/// that is ahead.  The time of its last change nobody can set; it is taken from a clock that may be
/// some milliseconds late.
bool is_older(const fs::path& file, std::int64_t than_ns) {
  constexpr std::int64_t kLate = 10'000'000;
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return false;
  return status.st_ctim.tv_sec * 1'000'000'000 + status.st_ctim.tv_nsec < than_ns - kLate;
}

/// Which of the names are in the folder.
std::set<std::string> found_names(const fs::path& folder, const std::set<std::string>& names) {
  std::set<std::string> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (std::string name = entry.path().filename().string(); names.contains(name))
      found.insert(std::move(name));
  return found;
}

}  // namespace

bool depends_on_more(std::string_view text) {
  return tells_the_time(text) || text.find(kAsks) != text.npos;
}

std::vector<std::string> prerequisites(const std::string& rule) {
  std::vector<std::string> files;
  std::string file;
  // What is made comes first, in a folder of ours, whose name has no blank.
  const std::size_t colon = rule.find(": ");
  for (std::size_t i = colon == rule.npos ? rule.size() : colon + 2; i < rule.size(); ++i) {
    const char next = i + 1 < rule.size() ? rule[i + 1] : '\n';
    if (rule[i] == '\\' && next == '\n') {
      ++i;
    } else if ((rule[i] == '\\' && (next == ' ' || next == '#')) ||
               (rule[i] == '$' && next == '$')) {
      file += next;
      ++i;
    } else if (rule[i] != ' ' && rule[i] != '\n') {
      file += rule[i];
    } else if (!file.empty()) {
      files.push_back(std::exchange(file, {}));
    }
  }
  if (!file.empty()) files.push_back(file);
  return files;
}

std::vector<std::string> prerequisites_in(const std::string& file) {
  const auto rule = kept_text(file);
  return rule ? prerequisites(*rule) : std::vector{file};
}

std::string add_folders(const std::string& said, CompilerInputs& inputs) {
  constexpr std::string_view kEnd = "End of search list.\n";
  constexpr std::string_view kAbsent = "ignoring nonexistent directory \"";
  const std::size_t end = said.find(kEnd);
  if (end == said.npos) {
    inputs.whole = false;
    return said;
  }
  std::istringstream lines(said.substr(0, end));
  bool in_list = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#include ")) in_list = true;
    if (in_list && line.starts_with(" ")) inputs.folders.insert(line.substr(1));
    if (line.starts_with(kAbsent) && line.ends_with("\""))
      inputs.folders.insert(line.substr(kAbsent.size(), line.size() - kAbsent.size() - 1));
  }
  return said.substr(end + kEnd.size());
}

std::optional<std::string> compiler_library(const std::string& said) {
  constexpr std::string_view kSelected = "Selected GCC installation: ";
  const std::size_t at = said.find(kSelected);
  if (at == said.npos) return std::nullopt;
  const std::size_t begin = at + kSelected.size();
  std::string library = said.substr(begin, said.find('\n', begin) - begin) + "/libgcc.a";
  if (!fs::exists(library)) return std::nullopt;
  return library;
}

std::int64_t file_clock_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

std::optional<std::string> hash_of_inputs(const CompilerInputs& inputs,
                                          std::optional<std::int64_t> before_ns) {
  if (!inputs.whole) return std::nullopt;
  std::set<std::string> names;
  std::set<std::string> folders;
  for (const std::string& folder : inputs.folders) folders.insert(plain(folder));
  std::string all;
  for (const std::string& file : inputs.files) {
    const auto text = kept_text(file);
    if (!text || tells_the_time(*text) || !add_asked_names(*text, names)) return std::nullopt;
    all += file + '\n' + hash_of(*text);
    const fs::path path = plain(file);
    names.insert(path.filename().string());
    for (const std::string& folder : folders)
      if (auto name = name_below(folder, path.string())) names.insert(std::move(*name));
  }
  // What stands beside a file that includes it comes before all folders.
  for (const std::string& file : inputs.files)
    folders.insert(fs::path(plain(file)).parent_path().string());
  std::map<std::string, std::set<std::string>> by_folder;
  for (const std::string& name : names) {
    const fs::path path(name);
    by_folder[path.parent_path().string()].insert(path.filename().string());
  }
  for (const std::string& folder : folders)
    for (const auto& [below, wanted] : by_folder) {
      const fs::path at = (folder.empty() ? fs::path(".") : fs::path(folder)) / below;
      all += at.string() + '\n';
      for (const std::string& name : found_names(at, wanted)) {
        if (before_ns && !is_older(at / name, *before_ns)) return std::nullopt;
        all += name + '\n';
      }
    }
  return hash_of(all);
}

}  // namespace counterproof::own
