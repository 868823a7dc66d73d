// A schedule as text: a column a thread, time downwards.
//
// Every row has one step, so a step may reach into the columns beside its own: columns begin where
// all of them fit the width, and nothing is cut.  A step that is wider than the output by itself
// has its variable's name folded in the middle; a value never is.
//
// Steps that cannot matter to what is shown may be folded into one row that says which they are:
// those that a thread takes one after the other under a lock that nobody else takes or waits for
// here, on variables that nobody else touches.  A step that shows the breach is never folded, nor
// is the first step after a context switch or the last before one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "check/race/schedule_run.hpp"
#include "reports/terminal.hpp"

namespace counterproof {

/// The width of what standard output goes to: COLUMNS, or the terminal's; `kTerminalWidth` where it
/// is no terminal, so that what is written to files is the same everywhere.
std::size_t output_width();

/// The lines of sources, as a reader looks them up.
class SourceLines {
 public:
  /// \param folders where a path that is relative is looked for, one after the other
  explicit SourceLines(std::vector<std::string> folders) : folders_(std::move(folders)) {}

  /// The line at "file:12", without its indentation; empty if it cannot be read.
  [[nodiscard]] std::string at(std::string_view place) const;

  /// Lines as they stand in a file.
  struct Excerpt {
    unsigned first = 0;  ///< the number of the first one
    std::vector<std::string> lines;
  };
  /// The line at "file:12" with `neighbours` before and after it; no lines if it cannot be read.
  [[nodiscard]] Excerpt around(std::string_view place, unsigned neighbours) const;

 private:
  std::vector<std::string> folders_;
};

struct ScheduleView {
  std::size_t width = kTerminalWidth;
  bool folds = false;
  const SourceLines* sources = nullptr;  ///< where lines are looked up; null for places alone
  bool lines = false;                    ///< below each step stands its line
};

/// The steps of a run, a column for each thread, the steps that show `invariant` marked; and what
/// it breaks, with the places and lines in the source.
std::string schedule_text(const ScheduleRun& run, std::string_view invariant, const Paint& paint,
                          const ScheduleView& view = {});

}  // namespace counterproof
