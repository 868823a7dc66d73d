// A user's code, compiled and ready to be raced.
#pragma once

#include <memory>
#include <string>

#include "check/race/race_program.hpp"
#include "own/build.hpp"
#include "own/own_program.hpp"

namespace counterproof::own {

struct OwnRace {
  RaceEntry entry;
  std::shared_ptr<Memo> memo;
  std::shared_ptr<Image> image;
};

/// Bytes of a thread's stack that others use.
struct SharedBytes {
  schedule::ThreadId thread = 0;
  std::size_t below = 0;  ///< how far they begin below the end of the stack
  std::size_t size = 0;
};

/// Compiles the code and looks at its harness.
/// Errors: as of `build`; no thread, more than `kMaxThreads`, an interrupt of no thread.
/// \param size threads: how many each cp_threads has, 0 for what it says itself
Result<std::unique_ptr<OwnRace>> own_race(const Code& code, RaceSize size, const std::string& home);

/// Has the race know that from the beginning: so its steps are those of the race that told it.
void share(OwnRace& race, const std::vector<SharedBytes>& shared);

/// What a schedule file says of the code, line by line, and back.
std::vector<std::string> lines_of(const Code& code, RaceSize size);
struct Asked {
  Code code;
  RaceSize size;
  std::vector<SharedBytes> shared;
};
/// \pre each line is a keyword of `kCodeWords` (schedule_file.hpp) and the rest
Result<Asked> asked_by(const std::vector<std::string>& lines);

}  // namespace counterproof::own
