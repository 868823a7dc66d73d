// See output_file.hpp.
//
// A new file is written beside the one that it replaces, and renamed onto it: readers see the old
// text or the new one.  Three things must not be replaced, and are written to in place.  What is no
// regular file has no text to keep.  A link of /proc stands for something open, and not for a
// name: /dev/stdout, renamed onto, would be a file for everybody on the machine.  A file of several
// names would lose one of them; its room is reserved first, so that a full disk leaves it as it
// was.
//
// The file beside is made with O_EXCL and O_NOFOLLOW: nobody can have put a link there, and no
// file of the user's is lost to a name that we thought was free.
#include "cli/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include "cli/support.hpp"

namespace counterproof {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;
constexpr int kMostPartialFiles = 100;
constexpr std::string_view kIsThere = "is there already, and stays as it is; expected another name";

/// The file that is being written, for whoever ends the program to remove.  Its name stays where
/// it is, whatever becomes of the file.
std::array<char, PATH_MAX> unfinished_name{};
std::atomic<bool> unfinished{false};

void begin_unfinished(const std::string& path) {
  unfinished_name.fill('\0');
  path.copy(unfinished_name.data(), unfinished_name.size() - 1);
  unfinished = true;
}

/// An open file that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] int number() const { return number_; }
  /// \returns whether what was written has arrived, as far as closing tells.
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

[[noreturn]] void refuse(const std::string& path, std::string_view why) {
  fail({{path, 0, 0}, std::string(why)});
}
[[noreturn]] void refuse(const std::string& path, int error) {
  refuse(path,
         fmt::format("cannot be written: {}; name a file in a folder that exists and is yours",
                     std::strerror(error)));
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// Whether a path is in a file system that shows the kernel, and keeps nothing.
bool shows_the_kernel(const fs::path& path) {
  struct statfs system {};
  return ::statfs(path.c_str(), &system) == 0 &&
         (system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC);
}

/// Where a path leads.
struct Target {
  fs::path path;                   ///< without links in its last part
  std::optional<int> descriptor;   ///< it is a file that this process has open
  bool is_open_elsewhere = false;  ///< it is one that some process has open
  bool exists = false;
  struct stat status {};

  [[nodiscard]] bool is_written_in_place() const {
    return is_open_elsewhere || (exists && (!S_ISREG(status.st_mode) || status.st_nlink > 1));
  }
};

/// The number of a file that this process has open, if `link` is the link of /proc for it.
std::optional<int> own_descriptor(const fs::path& link) {
  std::error_code error;
  const fs::path folder = fs::canonical(folder_of(link), error);
  if (error) return std::nullopt;
  const std::string own = fmt::format("/proc/{}/", ::getpid());
  const std::string name = link.filename().string();
  int number = -1;
  const auto [end, wrong] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (!folder.string().starts_with(own) || folder.filename() != "fd" || wrong != std::errc() ||
      end != name.data() + name.size())
    return std::nullopt;
  return number;
}

/// Follows links by hand, to see which of them are names and which stand for something open.
Target target_of(const std::string& path) {
  if (path.empty()) refuse(path, "an empty path names no file");
  Target target;
  target.path = path;
  for (int i = 0;; ++i) {
    if (i == kMostLinks) refuse(path, ELOOP);
    std::error_code error;
    if (!fs::is_symlink(fs::symlink_status(target.path, error))) break;
    if (shows_the_kernel(folder_of(target.path))) {
      // /proc/self is a name; what stands in an fd folder is not.
      const fs::path folder = fs::canonical(folder_of(target.path), error);
      if (folder.filename() == "fd") {
        target.descriptor = own_descriptor(target.path);
        target.is_open_elsewhere = true;
        break;
      }
    }
    const fs::path next = fs::read_symlink(target.path, error);
    if (error) refuse(path, error.value());
    target.path = next.is_absolute() ? next : folder_of(target.path) / next;
  }
  const int got = target.descriptor ? ::fstat(*target.descriptor, &target.status)
                                    : ::stat(target.path.c_str(), &target.status);
  target.exists = got == 0;
  if (!target.exists && (errno != ENOENT || target.is_open_elsewhere)) refuse(path, errno);
  return target;
}

/// A new file beside `path`.
struct Partial {
  std::string path;
  Descriptor descriptor;
};

Partial make_partial(const fs::path& path) {
  for (int i = 0; i < kMostPartialFiles; ++i) {
    std::string name =
        (folder_of(path) / fmt::format(".counterproof-{}-{}.partial", ::getpid(), i)).string();
    const int number =
        ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (number >= 0) return {std::move(name), Descriptor(number)};
    if (errno != EEXIST) break;
  }
  return {{}, Descriptor(-1)};
}

/// \returns whether all of it was written; otherwise errno tells why not.
bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void write_stream(const std::string& path, const Target& target, std::string_view text) {
  // What was printed before comes before.
  std::fflush(stdout);
  Descriptor out(target.descriptor ? ::dup(*target.descriptor)
                                   : ::open(target.path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC));
  if (!out.is_open() || !write_all(out.number(), text) || !out.close()) refuse(path, errno);
}

/// Over the text of a file that must remain the file that it is.
void write_in_place(const std::string& path, const Target& target, std::string_view text) {
  const int following = target.is_open_elsewhere ? 0 : O_NOFOLLOW;
  Descriptor out(::open(target.path.c_str(), O_WRONLY | O_CLOEXEC | following));
  if (!out.is_open()) refuse(path, errno);
  const auto size = static_cast<off_t>(text.size());
  // Room first: when there is none, the old text still stands.
  const int no_room = size == 0 ? 0 : ::posix_fallocate(out.number(), 0, size);
  if (no_room != 0 && no_room != EOPNOTSUPP && no_room != EINVAL) {
    static_cast<void>(::ftruncate(out.number(), target.status.st_size));
    refuse(path, no_room);
  }
  if (!write_all(out.number(), text) || ::ftruncate(out.number(), size) != 0 || !out.close())
    refuse(path, errno);
}

/// The mode and, where that is allowed, the owner of the file that is replaced.
void make_alike(int descriptor, const struct stat& old) {
  const bool owned = ::fchown(descriptor, old.st_uid, old.st_gid) == 0;
  static_cast<void>(::fchmod(descriptor, old.st_mode & (owned ? 07777U : 0777U)));
}

}  // namespace

bool is_standard_output(const std::string& path) {
  if (path == "-") return true;
  if (path.empty()) return false;
  return target_of(path).descriptor == STDOUT_FILENO;
}

std::string place_of_output(const std::string& path) {
  if (path == "-") return path;
  const Target target = target_of(path);
  if (target.descriptor == STDOUT_FILENO) return "-";
  if (target.descriptor) return fmt::format("descriptor {}", *target.descriptor);
  // One file may have several names.
  if (target.exists) return fmt::format("{}:{}", target.status.st_dev, target.status.st_ino);
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(target.path, error);
  return error ? target.path.string() : whole.string();
}

void need_writable_file(const std::string& path) {
  const Target target = target_of(path);
  if (target.exists && S_ISDIR(target.status.st_mode)) refuse(path, "is a folder; expected a file");
  if (path.ends_with('/')) refuse(path, "names a folder; expected a file");
  if (target.exists && (S_ISBLK(target.status.st_mode) || S_ISSOCK(target.status.st_mode)))
    refuse(path, S_ISSOCK(target.status.st_mode) ? "is a socket; expected a file"
                                                 : "is a disk; expected a file");
  if (target.descriptor) {
    const int mode = ::fcntl(*target.descriptor, F_GETFL);
    if (mode < 0 || (mode & O_ACCMODE) == O_RDONLY) refuse(path, EBADF);
    return;
  }
  if (target.exists && ::access(target.path.c_str(), W_OK) != 0) refuse(path, errno);
  if (target.is_open_elsewhere || (target.exists && !S_ISREG(target.status.st_mode))) return;
  if (shows_the_kernel(target.exists ? target.path : folder_of(target.path)))
    refuse(path, "cannot be written: that is no folder of files; expected one that keeps them");
  struct stat output {};
  if (target.exists && ::fstat(STDOUT_FILENO, &output) == 0 &&
      output.st_dev == target.status.st_dev && output.st_ino == target.status.st_ino)
    refuse(path, "is where standard output goes, too; expected another file");
  if (target.is_written_in_place()) return;
  const Partial partial = make_partial(target.path);
  if (partial.descriptor.is_open()) {
    ::unlink(partial.path.c_str());
  } else if (!target.exists) {
    refuse(path, errno);
  }
}

void need_writable_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) fail({{path, 0, 0}, "cannot be made: " + error.message()});
  if (!fs::is_directory(path, error)) refuse(path, "is no folder; expected one to write to");
  const Partial partial = make_partial(fs::path(path) / "file");
  if (!partial.descriptor.is_open()) refuse(path, errno);
  ::unlink(partial.path.c_str());
}

void write_file(const std::string& path, std::string_view text) {
  const Target target = target_of(path);
  if (target.descriptor || (target.exists && !S_ISREG(target.status.st_mode)))
    return write_stream(path, target, text);
  if (target.is_written_in_place()) return write_in_place(path, target, text);
  Partial partial = make_partial(target.path);
  if (!partial.descriptor.is_open()) {
    // The file may be ours where its folder is not.
    if (target.exists) return write_in_place(path, target, text);
    refuse(path, errno);
  }
  begin_unfinished(partial.path);
  const auto given_up = [&](int error) {
    ::unlink(partial.path.c_str());
    unfinished = false;
    refuse(path, error);
  };
  if (target.exists) make_alike(partial.descriptor.number(), target.status);
  if (!write_all(partial.descriptor.number(), text) || !partial.descriptor.close()) given_up(errno);
  if (::rename(partial.path.c_str(), target.path.c_str()) != 0) {
    // A file that something is mounted on cannot be replaced.
    if (errno != EBUSY) given_up(errno);
    ::unlink(partial.path.c_str());
    unfinished = false;
    return write_in_place(path, target, text);
  }
  unfinished = false;
}

void write_new_file(const std::string& path, std::string_view text) {
  Partial partial = make_partial(path);
  if (!partial.descriptor.is_open()) refuse(path, errno);
  begin_unfinished(partial.path);
  int error = 0;
  if (!write_all(partial.descriptor.number(), text) || !partial.descriptor.close()) {
    error = errno;
  } else if (::renameat2(AT_FDCWD, partial.path.c_str(), AT_FDCWD, path.c_str(),
                         RENAME_NOREPLACE) != 0) {
    // What cannot rename so can give a second name, which takes nobody's place either.
    error = errno == EINVAL && ::link(partial.path.c_str(), path.c_str()) == 0 ? 0 : errno;
  }
  ::unlink(partial.path.c_str());
  unfinished = false;
  if (error == EEXIST) refuse(path, kIsThere);
  if (error != 0) refuse(path, error);
}

void need_new_file(const std::string& path) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(path, error))) refuse(path, kIsThere);
  const Partial partial = make_partial(path);
  if (!partial.descriptor.is_open()) refuse(path, errno);
  ::unlink(partial.path.c_str());
}

void remove_unfinished_output() noexcept {
  if (unfinished) ::unlink(unfinished_name.data());
}

}  // namespace counterproof
