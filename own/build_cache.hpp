// Images that were built before, and need not be again.
//
// An image is named by a hash of all that it is made of: what the preprocessor makes of each
// source, the words that compile it, the compiler, and the parts of this program that go into it.
// So one that is found is what would be built.  It lies in a folder of its own, which gets its name
// when it is whole; a list in it has a hash of each file, and what does not agree with its hash is
// not used.  The cache may be deleted at any time.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "own/build.hpp"

namespace counterproof::own {

/// An image, and what is known of it.
struct Built {
  std::string image;
  std::vector<std::string> ir_files;
  Uses uses;
};

class BuildCache {
 public:
  /// Runs the preprocessor.  \param files of this program that become part of images
  BuildCache(const Code& code, const std::string& home, const std::vector<std::string>& files);

  /// The image, if it was built before.
  [[nodiscard]] std::optional<Built> find() const;
  /// Keeps one; where that cannot be done, it is built again the next time.
  void keep(const Built& built) const;

 private:
  std::optional<std::filesystem::path> entry_;  ///< its folder; nothing if none can be named
};

}  // namespace counterproof::own
