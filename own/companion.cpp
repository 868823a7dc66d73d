// See companion.hpp.
#include "own/companion.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>

extern char** environ;

namespace counterproof::own {

namespace {

std::filesystem::path folder_of_this_program() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
}

}  // namespace

std::string companion() { return folder_of_this_program() / "counterproof-llvm"; }

std::string runtime_object() {
  const char* name = "counterproof-runtime.o";
  const std::filesystem::path folder = folder_of_this_program();
  std::error_code error;
  if (const auto built = folder / name; std::filesystem::exists(built, error)) return built;
  return folder.parent_path() / "share/counterproof" / name;
}

std::optional<Ran> run(std::vector<std::string> words, Listen listen) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::array<int, 2> out{};
  if (::pipe2(out.data(), O_CLOEXEC) != 0) return std::nullopt;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out[1],
                                   listen == Listen::output ? STDOUT_FILENO : STDERR_FILENO);
  pid_t process = 0;
  const bool started =
      ::posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ) == 0;
  posix_spawn_file_actions_destroy(&actions);
  ::close(out[1]);
  Ran ran{};
  std::array<char, 4096> part{};
  for (ssize_t size = 0; (size = ::read(out[0], part.data(), part.size())) != 0;) {
    if (size > 0) ran.output.append(part.data(), static_cast<std::size_t>(size));
    if (size < 0 && errno != EINTR) break;
  }
  ::close(out[0]);
  if (!started) return std::nullopt;
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (ran.code == 127) return std::nullopt;
  return ran;
}

}  // namespace counterproof::own
