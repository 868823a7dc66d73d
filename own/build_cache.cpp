// See build_cache.hpp.
#include "own/build_cache.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "check/kept_folder.hpp"
#include "own/split.hpp"

namespace counterproof::own {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostEntries = 64;
constexpr const char* kFirstLine = "counterproof image 2";

/// A compiler that is replaced is another one, and so is one that finds another C++ library.
std::string compiler_version() {
  std::string version;
  for (const char* name : {"clang-19", "clang++-19", "ld"}) {
    std::istringstream folders(std::getenv("PATH") == nullptr ? "" : std::getenv("PATH"));
    for (std::string folder; std::getline(folders, folder, ':');) {
      std::error_code error;
      const fs::path found = fs::canonical(fs::path(folder) / name, error);
      if (error) continue;
      version += fmt::format("{} {}\n", found.string(),
                             fs::last_write_time(found, error).time_since_epoch().count());
      break;
    }
  }
  std::set<std::string> libraries;
  std::error_code error;
  for (const auto& machine : fs::directory_iterator("/usr/lib/gcc", error))
    for (const auto& library : fs::directory_iterator(machine, error))
      libraries.insert(library.path().string());
  for (const std::string& library : libraries) version += library + '\n';
  for (const char* name :
       {"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "CCC_OVERRIDE_OPTIONS"}) {
    const char* value = std::getenv(name);
    version += fmt::format("{}={}\n", name, value == nullptr ? "" : value);
  }
  return version;
}

/// In the middle of the folder's life others look here too: a name that nobody has.
fs::path beside(const fs::path& entry) {
  static unsigned number = 0;
  return entry.string() + fmt::format(".{}.{}", ::getpid(), ++number);
}

void drop_oldest(const fs::path& folder) {
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, fs::path>> entries;
  for (const auto& entry : fs::directory_iterator(folder, error))
    entries.emplace_back(fs::last_write_time(entry.path(), error), entry.path());
  if (entries.size() <= kMostEntries) return;
  std::ranges::sort(entries);
  for (std::size_t i = 0; i + kMostEntries < entries.size(); ++i)
    fs::remove_all(entries[i].second, error);
}

unsigned number_of(const std::string& digits) {
  unsigned value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

BuildCache::BuildCache(const Code& code, const std::string& home,
                       const std::vector<std::string>& files) {
  const auto folder = kept_folder("code");
  if (!folder || std::ranges::any_of(code.defines, depends_on_more)) return;
  std::error_code error;
  std::string all = compiler_version() + fs::current_path(error).string() + '\n';
  for (const std::string& file : files) {
    const auto text = kept_text(file);
    if (!text) return;
    all += hash_of(*text);
  }
  for (const std::string& source : code.sources) {
    for (const std::string& word : words_to_compile(source, "-", code, home)) all += word + '\n';
    const auto text = kept_text(source);
    if (!text) return;
    all += hash_of(*text);
  }
  entry_ = *folder / hash_of(all);
}

std::optional<Built> BuildCache::find() const {
  if (!entry_) return std::nullopt;
  const auto list = kept_text(*entry_ / "list");
  if (!list || list->size() < 33) return std::nullopt;
  // The list ends with its own hash.
  const std::string text = list->substr(0, list->size() - 33);
  if (hash_of(text) + '\n' != list->substr(text.size())) return std::nullopt;
  std::istringstream lines(text);
  std::string line;
  if (!std::getline(lines, line) || line != kFirstLine) return std::nullopt;
  Built built;
  std::string inputs;
  while (std::getline(lines, line)) {
    const std::vector<std::string> parts = split(line, '\t');
    if (parts[0] == "uses" && parts.size() == 6) {
      built.uses.try_emplace(parts[1],
                             Use{{parts[2], number_of(parts[3]), number_of(parts[4])}, parts[5]});
      continue;
    }
    if (parts.size() == 2) {
      if (parts[0] == "read") built.inputs.files.insert(parts[1]);
      if (parts[0] == "searched") built.inputs.folders.insert(parts[1]);
      if (parts[0] == "inputs") inputs = parts[1];
      continue;
    }
    const std::string path = (*entry_ / parts.back()).string();
    const auto file = kept_text(path);
    if (parts.size() != 3 || !file || hash_of(*file) != parts[1]) return std::nullopt;
    if (parts[0] == "image") built.image = path;
    if (parts[0] == "ir") built.ir_files.push_back(path);
  }
  if (built.image.empty() || hash_of_inputs(built.inputs) != inputs) return std::nullopt;
  std::error_code error;
  fs::last_write_time(*entry_, fs::file_time_type::clock::now(), error);
  return built;
}

void BuildCache::keep(const Built& built) const {
  const auto inputs = hash_of_inputs(built.inputs, begin_ns_);
  if (!entry_ || !inputs) return;
  const fs::path made = beside(*entry_);
  std::error_code error;
  fs::create_directory(made, error);
  std::string list = std::string(kFirstLine) + '\n';
  bool whole = !error;
  const auto add = [&](const char* word, const fs::path& file) {
    const auto text = kept_text(file);
    fs::copy_file(file, made / file.filename(), error);
    whole = whole && text && !error;
    if (whole) list += fmt::format("{}\t{}\t{}\n", word, hash_of(*text), file.filename().string());
  };
  add("image", built.image);
  for (const std::string& file : built.ir_files) add("ir", file);
  for (const auto& [symbol, use] : built.uses)
    list += fmt::format("uses\t{}\t{}\t{}\t{}\t{}\n", symbol, use.place.file, use.place.line,
                        use.place.column, use.name);
  for (const std::string& file : built.inputs.files) list += fmt::format("read\t{}\n", file);
  for (const std::string& folder : built.inputs.folders)
    list += fmt::format("searched\t{}\n", folder);
  list += fmt::format("inputs\t{}\n", *inputs);
  std::ofstream out(made / "list", std::ios::binary);
  out << list << hash_of(list) << '\n';
  out.close();
  if (whole && out) {
    // What is there already, and was not found, is of no use.
    if (fs::exists(*entry_, error)) {
      const fs::path old = beside(*entry_);
      fs::rename(*entry_, old, error);
      fs::remove_all(old, error);
    }
    fs::rename(made, *entry_, error);
  }
  fs::remove_all(made, error);
  drop_oldest(entry_->parent_path());
}

}  // namespace counterproof::own
