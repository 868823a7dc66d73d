// Lines that a person types, or that a pipe holds.
//
// On a terminal a line can be edited, earlier ones come back with the arrows, and Tab completes it
// (libedit).  A pipe is read as it is, without any library in between.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace counterproof {

class LineReader {
 public:
  /// \param complete  whole lines that begin with what was typed
  explicit LineReader(std::function<std::vector<std::string>(std::string_view)> complete);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// The next line without its end; empty where Ctrl-C discarded what was typed.  \returns nothing
  /// at the end of the input.
  std::optional<std::string> next();
  [[nodiscard]] bool on_terminal() const { return editor_ != nullptr; }
  /// How many lines there were.
  [[nodiscard]] unsigned count() const { return count_; }

 private:
  struct Editor;

  std::unique_ptr<Editor> editor_;  ///< null where no terminal is
  unsigned count_ = 0;
};

/// While it lives, Ctrl-C ends no program: it is noted instead.
class CtrlC {
 public:
  CtrlC();
  ~CtrlC();
  CtrlC(const CtrlC&) = delete;
  CtrlC& operator=(const CtrlC&) = delete;

  /// Whether it was pressed since this was last asked.
  static bool pressed();
};

}  // namespace counterproof
