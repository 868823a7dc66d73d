// See harness_folder.hpp.
#include "cli/harness_folder.hpp"

#include <algorithm>
#include <filesystem>

#include "cli/support.hpp"

namespace counterproof {
namespace {

namespace fs = std::filesystem;

bool is_harness(const fs::path& path) {
  const std::string ending = path.extension().string();
  const std::string stem = path.stem().string();
  return (ending == ".c" || ending == ".cc" || ending == ".cpp" || ending == ".cxx") &&
         (stem.ends_with("_harness") || stem.ends_with(".harness"));
}

}  // namespace

std::vector<std::string> harnesses_in(const std::string& folder) {
  std::vector<std::string> found;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored) && is_harness(entry->path()))
      found.push_back(entry->path().lexically_normal().string());
  }
  if (error) fail({{folder, 0, 0}, "the folder cannot be read: " + error.message()});
  if (found.empty())
    fail({{folder, 0, 0},
          "no harness here; expected files that are called NAME_harness.c or NAME_harness.cpp"});
  std::ranges::sort(found);
  return found;
}

}  // namespace counterproof
