#include "conform/guest.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

#include "model/printable.hpp"
#include "model/suggest.hpp"

extern char** environ;

namespace counterproof::conform {
namespace {

constexpr std::size_t kLongestLine = 1U << 16U;

/// The last lines of a file, as one.
std::string end_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    while (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    lines.push_back(line);
    if (lines.size() > 3) lines.erase(lines.begin());
  }
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : " / ") + printable(line);
  return text;
}

}  // namespace

Error Guest::failure(std::string_view what) const {
  const std::string console = end_of(command_.console);
  return {
      {},
      console.empty() ? std::string(what) : fmt::format("{}; its console ends: {}", what, console)};
}

Guest::Guest(Guest&& other) noexcept
    : command_(std::move(other.command_)),
      process_(std::exchange(other.process_, 0)),
      to_(std::exchange(other.to_, -1)),
      from_(std::exchange(other.from_, -1)),
      greeted_(other.greeted_),
      received_(std::move(other.received_)),
      number_(other.number_) {}

Guest::~Guest() {
  if (process_ == 0) return;
  const auto gone = [&] { return ::waitpid(process_, nullptr, WNOHANG) != 0; };
  bool ended = gone();
  if (!ended && greeted_ && send(fmt::format("{} off\n", ++number_)).ok()) {
    // Powering off takes some milliseconds; what takes longer than this has no more to lose.
    for (int i = 0; i < 200 && !ended; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      ended = gone();
    }
  }
  ::kill(-process_, SIGKILL);
  if (!ended) ::waitpid(process_, nullptr, 0);
  ::close(to_);
  ::close(from_);
}

Result<bool> Guest::spawn() {
  std::array<int, 2> lines{};
  std::array<int, 2> answers{};
  if (::pipe2(lines.data(), O_CLOEXEC) != 0 || ::pipe2(answers.data(), O_CLOEXEC) != 0)
    return Error{{}, fmt::format("no pipe to a guest: {}", std::strerror(errno))};
  const int console =
      ::open(command_.console.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (console < 0)
    return Error{{command_.console}, fmt::format("cannot be written: {}", std::strerror(errno))};
  // A writer that is gone is an error that is told, not a signal.
  ::signal(SIGPIPE, SIG_IGN);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (command_.reads_from != STDIN_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (command_.writes_to != STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, console, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, console, STDERR_FILENO);
  posix_spawn_file_actions_adddup2(&actions, lines[0], command_.reads_from);
  posix_spawn_file_actions_adddup2(&actions, answers[1], command_.writes_to);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);

  std::vector<char*> words;
  for (std::string& word : command_.words) words.push_back(word.data());
  words.push_back(nullptr);
  const int error =
      ::posix_spawnp(&process_, words[0], &actions, &attributes, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  ::close(console);
  ::close(lines[0]);
  ::close(answers[1]);
  to_ = lines[1];
  from_ = answers[0];
  if (error == 0) return true;
  process_ = 0;
  return Error{{command_.words.front()},
               fmt::format("cannot be started: {}", std::strerror(error))};
}

Result<Guest> Guest::start(const GuestCommand& command, const std::atomic<bool>* stop) {
  Guest guest(command);
  if (auto spawned = guest.spawn(); !spawned) return spawned.error();
  auto greeting = guest.receive(stop);
  if (!greeting) return greeting.error();
  const std::string expected = fmt::format("conform-agent {}", kProtocolVersion);
  if (*greeting != expected)
    return guest.failure(
        fmt::format("the guest begins with {}, and not with \"{}\"", shown(*greeting), expected));
  guest.greeted_ = true;
  return guest;
}

Result<bool> Guest::send(std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::write(to_, text.data(), text.size());
    if (sent > 0) text.remove_prefix(static_cast<std::size_t>(sent));
    if (sent < 0 && errno != EINTR) return failure("the guest does not listen any more");
  }
  return true;
}

Result<std::string> Guest::receive(const std::atomic<bool>* stop) {
  // How long Ctrl-C may go unnoticed.
  constexpr std::chrono::milliseconds kLook(50);
  const auto until = std::chrono::steady_clock::now() + command_.patience;
  for (;;) {
    if (stop != nullptr && *stop) return failure("stopped before the guest answered");
    if (const std::size_t end = received_.find('\n'); end != std::string::npos) {
      std::string line = received_.substr(0, end);
      received_.erase(0, end + 1);
      while (!line.empty() && line.back() == '\r') line.pop_back();
      return line;
    }
    if (received_.size() > kLongestLine) return failure("the guest's line has no end");
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0)
      return failure(fmt::format("the guest has not answered for {} s",
                                 std::chrono::duration<double>(command_.patience).count()));
    const auto wait = stop != nullptr ? std::min(left, kLook) : left;
    pollfd waiting{from_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(wait.count())) < 0 && errno != EINTR)
      return failure("the guest cannot be waited for");
    if (waiting.revents == 0) continue;
    std::array<char, 4096> part{};
    const ssize_t got = ::read(from_, part.data(), part.size());
    if (got == 0) return failure("the guest has ended");
    if (got > 0) received_.append(part.data(), static_cast<std::size_t>(got));
  }
}

Result<std::vector<Answer>> Guest::ask(const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i)
    text += fmt::format("{} {}\n", number_ + 1 + i, lines[i]);
  if (auto sent = send(text); !sent) return sent.error();
  std::vector<Answer> answers;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto line = receive();
    if (!line) return line.error();
    auto answer = parse_answer(*line, ++number_);
    if (!answer) return failure(answer.error().message);
    if (answer->kind == Answer::Kind::timeout)
      return failure(fmt::format("the guest hangs at {}", shown(lines[i])));
    answers.push_back(std::move(*answer));
  }
  return answers;
}

Result<Answer> Guest::ask(const std::string& line) {
  auto answers = ask(std::vector{line});
  if (!answers) return answers.error();
  return std::move(answers->front());
}

}  // namespace counterproof::conform
