// See watch.hpp.
//
// A call tells of the files that it reads through a pipe, each with what told it from another one
// before it was read: so a change while it runs is seen as well.  Files are looked at several times
// a second instead of being subscribed to: there are few, editors replace them by others of the
// same name, and network file systems announce nothing.
#include "cli/watch.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/interruption.hpp"
#include "cli/support.hpp"
#include "model/printable.hpp"
#include "model/text_file.hpp"

namespace counterproof {
namespace {

namespace fs = std::filesystem;

constexpr int kLookMilliseconds = 150;
/// How often a file may be looked at that somebody is still writing.
constexpr int kMostLooks = 20;

/// What tells a file from what it was; of a folder, which policies it has.
std::string mark_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return "none";
  if (!S_ISDIR(status.st_mode))
    return fmt::format("{}:{}:{}:{}.{}", status.st_dev, status.st_ino, status.st_size,
                       status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error))
    if (entry->path().extension() == ".toml") names.push_back(entry->path().filename().string());
  std::ranges::sort(names);
  return fmt::format("{}", fmt::join(names, "/"));
}

/// The end of the pipe that a call writes to.
int told_to = -1;

void tell(const std::string& path) {
  const std::string told = path + '\0' + mark_of(path) + '\0';
  for (std::size_t at = 0; at < told.size();) {
    const ssize_t written = ::write(told_to, told.data() + at, told.size() - at);
    if (written < 0 && errno != EINTR) return;
    if (written > 0) at += static_cast<std::size_t>(written);
  }
}

/// By their paths; the first mark of each.
using Marks = std::map<std::string, std::string>;

Marks marks_in(const std::string& told) {
  Marks marks;
  for (std::size_t at = 0; at < told.size();) {
    const std::string path = told.data() + at;
    at += path.size() + 1;
    const std::string mark = told.data() + at;
    at += mark.size() + 1;
    marks.emplace(path, mark);
  }
  return marks;
}

/// The signals come to a descriptor while it lives; those of before come back at its end.
class Signals {
 public:
  Signals() {
    const sigset_t signals = our_signals();
    ::sigprocmask(SIG_BLOCK, &signals, &before_);
    descriptor_ = ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  }
  ~Signals() {
    ::close(descriptor_);
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] std::optional<signalfd_siginfo> next() const {
    signalfd_siginfo told{};
    if (::read(descriptor_, &told, sizeof told) != sizeof told) return std::nullopt;
    return told;
  }
  /// \returns whether one came within the time.
  [[nodiscard]] bool wait(int milliseconds) const {
    pollfd end{descriptor_, POLLIN, 0};
    return ::poll(&end, 1, milliseconds) > 0 && next();
  }

 private:
  sigset_t before_{};
  int descriptor_ = -1;
};

struct Turn {
  Marks read;
  int code = 0;
  bool is_last = false;  ///< a signal came
};

/// Hears a call to its end.
Turn heard(pid_t process, int end, const Signals& signals) {
  Turn turn;
  std::string told;
  std::array<char, 4096> part{};
  for (bool open = true; open;) {
    std::array<pollfd, 2> ends{pollfd{end, POLLIN, 0}, pollfd{signals.descriptor(), POLLIN, 0}};
    if (::poll(ends.data(), ends.size(), -1) < 0) continue;
    if (const auto signal = signals.next()) {
      turn.is_last = true;
      // The terminal tells all processes; anybody else told this one.
      if (signal->ssi_code != SI_KERNEL) ::kill(process, static_cast<int>(signal->ssi_signo));
    }
    if (ends[0].revents == 0) continue;
    const ssize_t size = ::read(end, part.data(), part.size());
    if (size > 0) told.append(part.data(), static_cast<std::size_t>(size));
    open = size > 0 || (size < 0 && errno == EINTR);
  }
  turn.read = marks_in(told);
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  turn.code = WIFEXITED(status) ? WEXITSTATUS(status) : kExitCodeOfSignals + WTERMSIG(status);
  turn.is_last = turn.is_last || WIFSIGNALED(status);
  return turn;
}

/// The file that has changed first; nothing if a signal came.
std::optional<std::string> next_change(const Marks& marks, const Signals& signals) {
  for (;;) {
    for (const auto& [path, mark] : marks) {
      std::string now = mark_of(path);
      if (now == mark) continue;
      // Whoever writes it should be done.
      for (int i = 0; i < kMostLooks; ++i) {
        if (signals.wait(kLookMilliseconds)) return std::nullopt;
        const std::string before = std::exchange(now, mark_of(path));
        if (now == before && now != "none") break;
      }
      return path;
    }
    if (signals.wait(kLookMilliseconds)) return std::nullopt;
  }
}

}  // namespace

ExitCode watched(const std::function<ExitCode()>& run) {
  for (;;) {
    auto signals = std::make_unique<Signals>();
    std::array<int, 2> ends{-1, -1};
    const pid_t parent = ::getpid();
    const pid_t process = ::pipe2(ends.data(), O_CLOEXEC) == 0 ? ::fork() : -1;
    if (process < 0) fail({{}, fmt::format("no process can be made: {}", std::strerror(errno))});
    if (process == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGTERM);
      if (::getppid() != parent) throw Exit{ExitCode::internal_error};
      signals.reset();
      ::close(ends[0]);
      told_to = ends[1];
      tell_of_files(tell);
      return run();
    }
    ::close(ends[1]);
    const Turn turn = heard(process, ends[0], *signals);
    ::close(ends[0]);
    const auto last = static_cast<ExitCode>(turn.code);
    if (turn.is_last) return last;
    print(fmt::format("\nwaiting for a change of {} file{}; Ctrl-C ends it\n", turn.read.size(),
                      turn.read.size() == 1 ? "" : "s"));
    const auto changed = next_change(turn.read, *signals);
    if (!changed) return last;
    print(fmt::format("\n{} has changed\n\n", printable(*changed)));
  }
}

}  // namespace counterproof
