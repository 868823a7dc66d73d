// Images that were built before, and need not be again.
//
// An image is named by a hash of the sources, the words that compile them, the compiler, and the
// parts of this program that go into it; and it is what would be built as long as the compiler would
// read what it read then (compiler_inputs.hpp).  It lies in a folder of its own, which gets its name
// when it is whole; a list in it has a hash of each file, and what does not agree with its hash is
// not used.  The cache may be deleted at any time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "own/build.hpp"
#include "own/compiler_inputs.hpp"

namespace counterproof::own {

/// An image, and what is known of it.
struct Built {
  std::string image;
  std::vector<std::string> ir_files;
  Uses uses;
  CompilerInputs inputs;
};

class BuildCache {
 public:
  /// \param files of this program that become part of images
  BuildCache(const Code& code, const std::string& home, const std::vector<std::string>& files);

  /// The image, if it was built before of what the compiler would read today.
  [[nodiscard]] std::optional<Built> find() const;
  /// Keeps one; where that cannot be done, it is built again the next time.
  void keep(const Built& built) const;

 private:
  std::int64_t begin_ns_ = file_clock_ns();
  std::optional<std::filesystem::path> entry_;  ///< its folder; nothing if none can be named
};

}  // namespace counterproof::own
