// A temporary folder that is gone with this object, also if the user interrupts the program.
#pragma once

#include <csignal>

#include <array>
#include <string>
#include <utility>

#include "model/result.hpp"

namespace counterproof::own {

class ScratchFolder {
 public:
  /// Makes one where TMPDIR says.  Errors: that is no folder, or nothing can be made there.
  static Result<ScratchFolder> make();
  ScratchFolder(ScratchFolder&& other) noexcept;
  ScratchFolder& operator=(ScratchFolder&&) = delete;
  /// If the program was interrupted meanwhile, the signal is given its effect now.
  ~ScratchFolder();

  [[nodiscard]] const std::string& path() const { return path_; }

  /// While a folder is there, signals that would end the program are kept here.
  [[nodiscard]] static bool interrupted();

 private:
  explicit ScratchFolder(std::string path);

  static constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};
  std::string path_;  ///< empty if moved from
  std::array<struct sigaction, kSignals.size()> before_{};
};

}  // namespace counterproof::own
