// See conversation.hpp.
#include "own/conversation.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

extern char** environ;

namespace counterproof::own {
namespace {

/// Above all that are given, so that no file is overwritten before it has got its place.
constexpr int kFirstOwn = 64;

}  // namespace

Conversation::~Conversation() {
  if (ask_ != nullptr) std::fclose(ask_);
  if (answer_ != nullptr) std::fclose(answer_);
  for (const int file : files_)
    if (file >= 0) ::close(file);
  if (process_ > 0) ::waitpid(process_, nullptr, 0);
}

void Conversation::give(const std::string& file) {
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  files_.push_back(::fcntl(opened, F_DUPFD_CLOEXEC, kFirstOwn + static_cast<int>(files_.size())));
  if (opened >= 0) ::close(opened);
}

void Conversation::start() {
  std::array<int, 2> to{};
  std::array<int, 2> from{};
  if (::pipe2(to.data(), O_CLOEXEC) != 0) return;
  if (::pipe2(from.data(), O_CLOEXEC) != 0) {
    ::close(to[0]);
    ::close(to[1]);
    return;
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
  for (std::size_t i = 0; i < files_.size(); ++i)
    if (files_[i] >= 0)
      posix_spawn_file_actions_adddup2(&actions, files_[i],
                                       STDERR_FILENO + 1 + static_cast<int>(i));
  std::vector<char*> arguments;
  for (std::string& word : words_) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  // Ctrl-C is for the command to answer; it still wants to tell what it has found.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  const bool started = ::posix_spawnp(&process_, arguments[0], &actions, &attributes,
                                      arguments.data(), environ) == 0;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  ::close(to[0]);
  ::close(from[1]);
  if (!started) {
    process_ = -1;
    ::close(to[1]);
    ::close(from[0]);
    return;
  }
  ask_ = ::fdopen(to[1], "w");
  answer_ = ::fdopen(from[0], "r");
}

std::vector<std::string> Conversation::ask(const std::string& question) {
  std::vector<std::string> lines;
  if (ask_ == nullptr || answer_ == nullptr) return lines;
  // Whoever has gone leaves a pipe that nobody reads.
  struct sigaction ignore {};
  struct sigaction before {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, &before);
  std::fprintf(ask_, "%s\n", question.c_str());
  std::fflush(ask_);
  ::sigaction(SIGPIPE, &before, nullptr);
  char* line = nullptr;
  std::size_t size = 0;
  for (ssize_t length = 0; (length = ::getline(&line, &size, answer_)) > 1;)
    lines.emplace_back(line, static_cast<std::size_t>(length - 1));
  std::free(line);
  return lines;
}

}  // namespace counterproof::own
