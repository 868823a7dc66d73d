// A schedule as text: the steps of a program's threads in their order, to be read, compared and
// run again.
//
//     counterproof schedule 2
//     program check-then-add threads=2 operations=1
//     expect violated limit.never-exceeded
//
//     T1      charge 1
//     T1        read limit = 1
//     ...
//
// Which thread moves is what a schedule says; the step beside it is what that thread did, and is
// compared when the schedule is run again, so that a program that has changed since is noticed at
// the line where it differs.  A program of one's own names its code before: `source FILE`,
// `include DIR`, `define X=Y`, `shim NAME`, `threads N`, `operations N`, a line each.  A `#` before
// which no word stands starts a comment; blank lines and indentation mean nothing.
//
// Files of version 1 are read, too.  Their steps of shipped programs are compared; those of code
// that was brought along are not, since they were told without members, types and orders.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "check/race/schedule_run.hpp"
#include "model/result.hpp"

namespace counterproof {

struct ScheduleFile {
  const RaceEntry* program = nullptr;
  RaceSize size;
  /// What it violates, as `RunBreach::is` has it; empty if it expects nothing.
  std::string expected;
  schedule::Schedule schedule;
};

std::string print_schedule(const RaceReport& report, const RaceFinding& finding);

/// Whether a file's text begins as a schedule does.
bool looks_like_schedule(std::string_view text);

/// Makes the program of code that was brought along, from its lines as in `RaceEntry::code`.  It
/// must stay as long as the schedule is used.
using MakeOwnProgram = std::function<Result<const RaceEntry*>(const std::vector<std::string>&)>;

/// Errors: wrong header or version; an unknown keyword, program, thread or invariant; a size that
/// the program cannot have; a step that is not what the thread does there; what `make_own` says.
Result<ScheduleFile> parse_schedule(std::string_view text, const std::string& file,
                                    const MakeOwnProgram& make_own = {});

/// Why a program cannot be raced with that many threads and operations; nothing if it can.
std::optional<std::string> wrong_size(const RaceEntry& entry, RaceSize size);

}  // namespace counterproof
