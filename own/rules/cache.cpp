// See cache.hpp.
#include "own/rules/cache.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>

#include <sstream>
#include <utility>

#include "check/kept_folder.hpp"
#include "model/text_file.hpp"
#include "own/companion.hpp"

namespace counterproof::own {
namespace {

namespace fs = std::filesystem;

std::uint64_t hashed(std::string_view text, std::uint64_t value) {
  return XXH3_64bits_withSeed(text.data(), text.size(), value + text.size());
}
std::string text_of(std::uint64_t hash) { return fmt::format("{:016x}", hash); }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// Puts a file where others may look for it at the same time.
bool put(const fs::path& from, const fs::path& to) {
  const fs::path beside = to.string() + fmt::format(".{}", ::getpid());
  std::error_code error;
  fs::copy_file(from, beside, fs::copy_options::overwrite_existing, error);
  if (!error) fs::rename(beside, to, error);
  return !error;
}

/// A file that is removed when the program ends.
const std::string& gone_at_the_end(std::string path) {
  struct Files {
    std::vector<std::string> paths;
    Files() = default;
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;
    ~Files() {
      std::error_code error;
      for (const std::string& path : paths) fs::remove(path, error);
    }
  };
  static Files kFiles;
  return kFiles.paths.emplace_back(std::move(path));
}

/// The headers of the user's beside the file: those of the program and the system change with them.
void tell_of(const std::vector<std::string>& files) {
  if (files.empty()) return;
  const std::string beside = fs::path(files.front()).parent_path().string() + "/";
  for (const std::string& file : files)
    if (fs::path(file).is_relative() || file.starts_with(beside)) note_file(file);
}

}  // namespace

std::optional<std::string> compiler_path() {
  const auto found = run({"sh", "-c", "command -v clang++-19"});
  if (!found || found->code != 0) return std::nullopt;
  return found->output.substr(0, found->output.find('\n'));
}

ObjectCache::ObjectCache(const std::vector<std::string>& command, std::string extension)
    : by_command_(0), extension_(std::move(extension)), folder_(kept_folder("rules")) {
  for (const std::string& word : command) {
    by_command_ = hashed(word, by_command_);
    for (const std::string option : {"-I", "-isystem"})
      if (word.starts_with(option)) folders_.insert(word.substr(option.size()));
  }
  if (const auto compiler = compiler_path()) {
    std::error_code error;
    by_command_ = hashed(fs::canonical(*compiler, error).string(), by_command_);
    const auto written = fs::last_write_time(*compiler, error).time_since_epoch().count();
    by_command_ = hashed(std::to_string(written), by_command_);
  }
}

std::optional<std::string> ObjectCache::key_of(const std::vector<std::string>& files,
                                               std::optional<std::int64_t> before_ns) const {
  const auto hash = hash_of_inputs({{files.begin(), files.end()}, folders_}, before_ns);
  if (!hash) return std::nullopt;
  return text_of(hashed(*hash, by_command_));
}

fs::path ObjectCache::list() const { return *folder_ / (text_of(by_command_) + ".files"); }

std::optional<std::string> ObjectCache::find() const {
  if (!folder_) return std::nullopt;
  const auto known = kept_text(list());
  if (!known) return std::nullopt;
  const auto key = key_of(lines_of(*known));
  const fs::path object = *folder_ / (key.value_or("none") + extension_);
  if (!key || !fs::exists(object)) return std::nullopt;
  tell_of(lines_of(*known));
  return object.string();
}

std::optional<std::string> ObjectCache::keep(const std::string& object,
                                             const std::vector<std::string>& files,
                                             bool may_change) const {
  tell_of(files);
  const auto key = key_of(files, may_change ? std::optional(begin_ns_) : std::nullopt);
  if (folder_ && key) {
    std::string names;
    for (const std::string& name : files) names += name + '\n';
    const fs::path kept = *folder_ / (*key + extension_);
    if (put(object, kept) && keep_text(names, list())) return kept.string();
  }
  // Without a cache the object must outlive its folder.  No two have one name: an image that is
  // loaded goes by its name, and would stand for another rule, or for an older text of this one.
  static unsigned kAlone = 0;
  const fs::path alone = fs::temp_directory_path() /
                         fmt::format("counterproof-{}-{}{}", ::getpid(), ++kAlone, extension_);
  if (!put(object, alone)) return std::nullopt;
  return gone_at_the_end(alone.string());
}

}  // namespace counterproof::own
