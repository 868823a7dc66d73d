// See kept_folder.hpp.
#include "check/kept_folder.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

namespace counterproof {

namespace fs = std::filesystem;

std::optional<fs::path> kept_folder(const std::string& part) {
  // Paths that are not absolute are to be ignored (XDG Base Directory Specification).
  const auto absolute = [](const char* name) -> std::string_view {
    const char* value = std::getenv(name);
    return value != nullptr && *value == '/' ? value : std::string_view();
  };
  fs::path folder = absolute("XDG_CACHE_HOME");
  if (folder.empty()) {
    folder = absolute("HOME");
    if (folder.empty()) return std::nullopt;
    folder /= ".cache";
  }
  folder = folder / "counterproof" / part;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || ::access(folder.c_str(), W_OK) != 0) return std::nullopt;
  return folder;
}

bool keep_text(const std::string& text, const fs::path& file) {
  const fs::path beside = file.string() + "." + std::to_string(::getpid());
  std::ofstream out(beside, std::ios::binary);
  out << text;
  out.close();
  std::error_code error;
  if (out) fs::rename(beside, file, error);
  const bool kept = out && !error;
  if (!kept) fs::remove(beside, error);
  return kept;
}

std::string hash_of(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::optional<std::string> kept_text(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return std::nullopt;
  return text.str();
}

}  // namespace counterproof
