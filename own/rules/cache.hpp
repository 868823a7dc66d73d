// What was compiled before, and need not be again.
//
// An object is named by a hash of all that went into it: the command, the compiler, and what the
// compiler read and would read again (own/compiler_inputs.hpp).  Which headers those are the
// compiler says when it compiles; their list is kept beside, under the name of the command.  So
// nothing is compiled twice, nothing stale is ever used, and the cache may be deleted at any time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "own/compiler_inputs.hpp"

namespace counterproof::own {

/// Where the compiler is; nothing if it is not here.
std::optional<std::string> compiler_path();

/// The objects that one command makes.
class ObjectCache {
 public:
  /// \param command    its words, without the names of what is made
  /// \param extension  of the object: ".so"
  ObjectCache(const std::vector<std::string>& command, std::string extension);

  /// The object, if it was made of what the files hold now.
  [[nodiscard]] std::optional<std::string> find() const;
  /// Keeps an object that was made of these files, and their list.  Without a place for a cache, or
  /// where a file is as new as this, it is kept where temporary files are.
  /// \param may_change  whether somebody may write to them while they are compiled
  /// \returns where it is; nothing if there is no room
  [[nodiscard]] std::optional<std::string> keep(const std::string& object,
                                                const std::vector<std::string>& files,
                                                bool may_change = true) const;

 private:
  [[nodiscard]] std::optional<std::string> key_of(
      const std::vector<std::string>& files, std::optional<std::int64_t> before_ns = {}) const;
  [[nodiscard]] std::filesystem::path list() const;

  std::int64_t begin_ns_ = file_clock_ns();
  std::uint64_t by_command_;
  std::set<std::string> folders_;  ///< where the command looks for headers
  std::string extension_;
  std::optional<std::filesystem::path> folder_;
};

}  // namespace counterproof::own
