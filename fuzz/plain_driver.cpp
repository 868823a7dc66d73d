// Runs a target on files, or on all files of folders, without any fuzzing engine: to replay a
// corpus or a finding with any compiler.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "model/text_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

bool run(const std::filesystem::path& file) {
  const auto text = counterproof::read_text_file(file.string());
  if (!text) {
    std::fprintf(stderr, "%s\n", text.error().text().c_str());
    return false;
  }
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text->data()), text->size());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::filesystem::path> files;
  for (int i = 1; i < argc; ++i) {
    const std::filesystem::path path = argv[i];
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
      for (std::filesystem::recursive_directory_iterator entry(path, error), end;
           !error && entry != end; entry.increment(error))
        if (entry->is_regular_file(error)) files.push_back(entry->path());
      if (error) {
        std::fprintf(stderr, "%s: error: the folder cannot be read\n", argv[i]);
        return 2;
      }
    } else if (std::filesystem::exists(path, error)) {
      files.push_back(path);
    } else {
      std::fprintf(stderr, "%s: error: there is no such file or folder\n", argv[i]);
      return 2;
    }
  }
  if (files.empty()) {
    std::fprintf(stderr, "error: no input; usage: %s FILE|DIR...\n", argv[0]);
    return 2;
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files)
    if (!run(file)) return 2;
  std::printf("%zu input%s, nothing found\n", files.size(), files.size() == 1 ? "" : "s");
  return 0;
}
