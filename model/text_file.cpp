// See text_file.hpp.
//
// Plain system calls, since a stream tells a failing read by an exception in some libraries and by
// nothing in others.  What is no regular file is read like one, so that a shell's <(...) will do;
// the cap ends what has no end, such as /dev/zero.
#include "model/text_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "model/suggest.hpp"

namespace counterproof {
namespace {

void (*told_of_files)(const std::string& path) = nullptr;

}  // namespace

std::string no_such_file(const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(path).parent_path();
  const std::string name = fs::path(path).filename().string();
  if (name.empty()) return "there is no such file";
  std::string near;
  std::size_t least = name.size() / 3 + 1;
  std::error_code error;
  for (fs::directory_iterator entry(folder.empty() ? "." : folder, error), end;
       !error && entry != end; entry.increment(error)) {
    const std::string other = entry->path().filename().string();
    const std::size_t distance = edit_distance(name, other);
    // Folders list their files in no order.
    if (distance > least || (distance == least && (near.empty() || other > near))) continue;
    near = other;
    least = distance;
  }
  if (near.empty()) return "there is no such file";
  return fmt::format("there is no such file; the nearest is {}", shown((folder / near).string()));
}

void tell_of_files(void (*tell)(const std::string& path)) { told_of_files = tell; }

void note_file(const std::string& path) {
  if (told_of_files != nullptr) told_of_files(path);
}

Result<std::string> read_text_file(const std::string& path) {
  note_file(path);
  const auto error = [&](std::string message) { return Error{{.file = path}, std::move(message)}; };
  const auto failed = [&](int number) {
    return error(fmt::format("the file cannot be read: {}", std::strerror(number)));
  };
  if (path.empty()) return Error{{}, "an empty path names no file"};
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (file < 0) {
    if (errno == ENOENT) return error(no_such_file(path));
    if (errno == EACCES) return error("the file cannot be read; check its permissions");
    return failed(errno);
  }
  std::string text;
  int wrong = 0;
  struct stat status {};
  // A folder opens without complaint, and is refused only when it is read.
  const bool folder = ::fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
  while (!folder && text.size() <= kLongestTextFile) {
    std::array<char, 1U << 16U> part;
    const ssize_t count = ::read(file, part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) wrong = errno;
    if (count <= 0) break;
    text.append(part.data(), static_cast<std::size_t>(count));
  }
  ::close(file);
  if (folder) return error("this is a folder; expected a file");
  if (wrong != 0) return failed(wrong);
  if (text.size() > kLongestTextFile)
    return error(
        fmt::format("the file is longer than {} bytes; expected a shorter one", kLongestTextFile));
  return text;
}

}  // namespace counterproof
