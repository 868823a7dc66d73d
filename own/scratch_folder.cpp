// See scratch_folder.hpp.
#include "own/scratch_folder.hpp"

#include <stdlib.h>

#include <filesystem>

namespace counterproof::own {
namespace {

namespace fs = std::filesystem;

volatile std::sig_atomic_t taken = 0;
void take(int signal) { taken = signal; }

}  // namespace

Result<ScratchFolder> ScratchFolder::make() {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  if (error) {
    const char* named = ::getenv("TMPDIR");
    return Error{{named == nullptr ? "/tmp" : named, 0, 0},
                 "this is no folder, and temporary files have no other place; let TMPDIR name one"};
  }
  std::string path = (fs::absolute(parent) / "counterproof-XXXXXX").string();
  if (::mkdtemp(path.data()) == nullptr)
    return Error{{parent.string(), 0, 0},
                 "no folder for temporary files can be made here; let TMPDIR name another place"};
  return ScratchFolder(std::move(path));
}

ScratchFolder::ScratchFolder(std::string path) : path_(std::move(path)) {
  taken = 0;
  struct sigaction action {};
  action.sa_handler = take;
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    ::sigaction(kSignals[i], nullptr, &before_[i]);
    if (before_[i].sa_handler != SIG_IGN) ::sigaction(kSignals[i], &action, nullptr);
  }
}

ScratchFolder::ScratchFolder(ScratchFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})), before_(other.before_) {}

ScratchFolder::~ScratchFolder() {
  if (path_.empty()) return;
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &before_[i], nullptr);
  if (taken != 0) ::raise(std::exchange(taken, 0));
}

bool ScratchFolder::interrupted() { return taken != 0; }

}  // namespace counterproof::own
