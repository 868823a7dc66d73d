// A guest: a process that runs a kernel with our agent in it, or the agent alone, spoken to by
// lines.
//
// Every wait has a limit, a little longer than the agent's own, so that a guest that hangs or
// panics is an error with the end of its console, and never a tool that hangs.  The guest is a
// process group of its own: Ctrl-C is the tool's affair, and whatever happens the whole group is
// killed at the end.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "conform/answer.hpp"
#include "model/result.hpp"

namespace counterproof::conform {

/// How a guest is started.
struct GuestCommand {
  std::vector<std::string> words;  ///< the program and its arguments
  /// The descriptors by which the program reads our lines and writes its answers.
  int reads_from = 0;
  int writes_to = 1;
  std::string console;  ///< the file that takes what else it prints
  std::chrono::milliseconds patience{25000};
};

class Guest {
 public:
  /// Starts it and waits until the agent inside says its name.
  /// \param stop  set by someone else to give the waiting up; may be null
  /// Errors: the program cannot be started; it ends, or says something else first; `stop` is set.
  static Result<Guest> start(const GuestCommand& command, const std::atomic<bool>* stop = nullptr);

  Guest(Guest&& other) noexcept;
  Guest& operator=(Guest&&) = delete;
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;
  /// Asks it to power off, if it listens by now, and kills what is left of it.
  ~Guest();

  /// Sends all lines at once, and waits for all answers.
  /// Errors: an answer is nonsense, does not come in time, or cannot come any more.
  Result<std::vector<Answer>> ask(const std::vector<std::string>& lines);
  Result<Answer> ask(const std::string& line);

  /// How many lines it has answered.
  [[nodiscard]] std::uint64_t asked() const { return number_; }

 private:
  explicit Guest(GuestCommand command) : command_(std::move(command)) {}
  Result<bool> spawn();
  /// The next line, without its end.
  Result<std::string> receive(const std::atomic<bool>* stop = nullptr);
  Result<bool> send(std::string_view text);
  /// What went wrong, with the end of the console.
  [[nodiscard]] Error failure(std::string_view what) const;

  GuestCommand command_;
  pid_t process_ = 0;
  int to_ = -1;
  int from_ = -1;
  bool greeted_ = false;
  std::string received_;
  std::uint64_t number_ = 0;
};

}  // namespace counterproof::conform
