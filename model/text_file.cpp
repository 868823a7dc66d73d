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
#include <utility>

namespace counterproof {

Result<std::string> read_text_file(const std::string& path) {
  const auto error = [&](std::string message) { return Error{{.file = path}, std::move(message)}; };
  const auto failed = [&](int number) {
    return error(fmt::format("the file cannot be read: {}", std::strerror(number)));
  };
  if (path.empty()) return Error{{}, "an empty path names no file"};
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (file < 0) {
    if (errno == ENOENT) return error("there is no such file");
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
