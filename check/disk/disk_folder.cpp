// See disk_folder.hpp.
#include "check/disk/disk_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "check/disk/disk_failure.hpp"
#include "check/explore/bytes.hpp"

namespace counterproof {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kStates = ".states";
constexpr std::string_view kPartial = "checkpoint.partial";
constexpr std::string_view kNext = "checkpoint.next";
constexpr std::size_t kDigits = 8;

/// The number of a file of states; nothing if it is named as none.
std::optional<std::uint32_t> number_of(const std::string& name) {
  if (name.size() < kDigits + kStates.size() || !name.ends_with(kStates)) return std::nullopt;
  std::uint32_t number = 0;
  const char* const end = name.data() + name.size() - kStates.size();
  const auto [stop, error] = std::from_chars(name.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

void write_all(int descriptor, const fs::path& path, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(descriptor, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) DiskFolder::fail_to_write(path, errno);
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
}

}  // namespace

void DiskFolder::fail(const fs::path& path, const char* what, int error) {
  throw DiskFailure(path.string(), fmt::format("{}: {}", what, std::strerror(error)));
}

void DiskFolder::fail_to_write(const fs::path& path, int error) {
  throw DiskFailure(
      path.string(),
      fmt::format("cannot be written: {}; where there is room the same search goes on "
                  "from what it left",
                  std::strerror(error)));
}

DiskFolder::DiskFolder(fs::path path) : path_(std::move(path)) {
  std::error_code error;
  fs::create_directories(path_, error);
  if (error) fail(path_, "the folder cannot be made", error.value());
  descriptor_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ < 0) fail(path_, "the folder cannot be read", errno);
  try {
    if (::access(path_.c_str(), W_OK | X_OK) != 0)
      fail(path_, "the folder cannot be written to", errno);
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) fail(path_, "the folder cannot be locked", errno);
      throw DiskFailure(path_.string(),
                        "another process searches here; expected another folder, or to wait");
    }
    refuse_what_is_not_ours();
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

DiskFolder::~DiskFolder() { ::close(descriptor_); }

void DiskFolder::refuse_what_is_not_ours() const {
  std::error_code error;
  const bool begun = fs::exists(checkpoint(), error);
  for (fs::directory_iterator entry(path_, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name == kPartial || (begun && (name == "checkpoint" || name == kNext || number_of(name)))) continue;
    throw DiskFailure(path_.string(),
                      fmt::format("the folder holds something else, such as {}; expected an empty "
                                  "one, or one of an earlier search",
                                  entry->path().filename().string()));
  }
  if (error) fail(path_, "the folder cannot be read", error.value());
}

fs::path DiskFolder::file(std::uint32_t number) const {
  return path_ / fmt::format("{:0{}}{}", number, kDigits, kStates);
}

void DiskFolder::keep_number(std::uint32_t number) {
  if (next_number_ <= number) next_number_ = number + 1;
}

void DiskFolder::remove_all_but(const std::vector<std::uint32_t>& numbers) {
  std::error_code error;
  for (fs::directory_iterator entry(path_, error), end; !error && entry != end;
       entry.increment(error)) {
    const auto number = number_of(entry->path().filename().string());
    if (!number || std::ranges::binary_search(numbers, *number)) continue;
    if (::unlink(entry->path().c_str()) != 0) fail(entry->path(), "cannot be removed", errno);
  }
  if (error) fail(path_, "the folder cannot be read", error.value());
}

void DiskFolder::write_whole(const std::string& bytes, const fs::path& place) {
  const fs::path partial = path_ / kPartial;
  const int descriptor =
      ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (descriptor < 0) DiskFolder::fail_to_write(partial, errno);
  try {
    write_all(descriptor, partial, bytes.data(), bytes.size());
    if (::fsync(descriptor) != 0) DiskFolder::fail_to_write(partial, errno);
  } catch (...) {
    ::close(descriptor);
    ::unlink(partial.c_str());
    throw;
  }
  ::close(descriptor);
  if (::rename(partial.c_str(), place.c_str()) != 0) DiskFolder::fail_to_write(place, errno);
  if (::fsync(descriptor_) != 0) DiskFolder::fail_to_write(path_, errno);
}

void DiskFolder::take_next_checkpoint() {
  if (::rename(next_checkpoint().c_str(), checkpoint().c_str()) != 0)
    DiskFolder::fail_to_write(checkpoint(), errno);
  if (::fsync(descriptor_) != 0) DiskFolder::fail_to_write(path_, errno);
}

void DiskFolder::drop_next_checkpoint() {
  if (::unlink(next_checkpoint().c_str()) != 0 && errno != ENOENT)
    fail(next_checkpoint(), "cannot be removed", errno);
  if (::fsync(descriptor_) != 0) DiskFolder::fail_to_write(path_, errno);
}

std::string DiskFolder::read_whole(const fs::path& place) {
  const int descriptor = ::open(place.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && errno == ENOENT) return "";
  if (descriptor < 0) fail(place, "cannot be read", errno);
  std::string bytes;
  char part[4096];
  ssize_t got = 0;
  while ((got = ::read(descriptor, part, sizeof part)) > 0)
    bytes.append(part, static_cast<std::size_t>(got));
  const int error = errno;
  ::close(descriptor);
  if (got < 0) fail(place, "cannot be read", error);
  return bytes;
}

DiskFile::DiskFile(DiskFolder& folder, Kind kind)
    : folder_(folder), kind_(kind), number_(folder.next_number()) {
  const fs::path path = folder_.file(number_);
  // One that was left by a process that was killed counts for nothing.
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (descriptor_ < 0) DiskFolder::fail_to_write(path, errno);
  if (kind_ == Kind::temporary && ::unlink(path.c_str()) != 0)
    DiskFolder::fail(path, "cannot be removed", errno);
}

DiskFile::DiskFile(DiskFolder& folder, std::uint32_t number, std::uint64_t size, std::uint64_t sum)
    : folder_(folder), kind_(Kind::kept), number_(number), size_(size), sum_(sum) {
  const fs::path path = folder_.file(number_);
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) DiskFolder::fail(path, "cannot be read", errno);
  const auto damaged = [&] {
    throw DiskFailure(path.string(),
                      fmt::format("is not as it was written; expected it whole: remove {}, and the "
                                  "search begins anew",
                                  folder_.path().string()));
  };
  if (static_cast<std::uint64_t>(about.st_size) != size) damaged();
  const auto block = std::make_unique<std::byte[]>(kBlock);
  std::uint64_t found = 0;
  for (std::uint64_t at = 0; at < size; at += kBlock) {
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, size - at));
    read(at, block.get(), part);
    found = XXH3_64bits_withSeed(block.get(), part, found);
  }
  if (found != sum) damaged();
  folder_.add_bytes(size);
  close();
}

DiskFile::~DiskFile() {
  close();
  folder_.take_bytes(size_ - used_);
}

void DiskFile::append(const std::byte* bytes, std::size_t size) {
  if (!buffer_) buffer_.reset(new std::byte[kBlock]);
  while (size > 0) {
    const std::size_t part = std::min(size, kBlock - used_);
    std::memcpy(buffer_.get() + used_, bytes, part);
    used_ += part;
    size_ += part;
    bytes += part;
    size -= part;
    if (used_ == kBlock) flush();
  }
}

void DiskFile::flush() {
  if (used_ == 0) return;
  write_all(opened(), folder_.file(number_), reinterpret_cast<const char*>(buffer_.get()), used_);
  sum_ = XXH3_64bits_withSeed(buffer_.get(), used_, sum_);
  folder_.add_bytes(used_);
  used_ = 0;
}

void DiskFile::finish() {
  flush();
  buffer_.reset();
}

void DiskFile::sync() {
  finish();
  if (::fdatasync(opened()) != 0) DiskFolder::fail_to_write(folder_.file(number_), errno);
}

void DiskFile::read(std::uint64_t offset, std::byte* to, std::size_t size) const {
  while (size > 0) {
    const ssize_t got = ::pread(opened(), to, size, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) DiskFolder::fail(folder_.file(number_), "cannot be read", errno);
    if (got == 0)
      throw DiskFailure(folder_.file(number_).string(),
                        "ends early; expected it as it was written");
    to += got;
    offset += static_cast<std::uint64_t>(got);
    size -= static_cast<std::size_t>(got);
  }
}

void DiskFile::close() {
  const std::scoped_lock held(opening_);
  const int descriptor = descriptor_.exchange(-1);
  if (descriptor >= 0) ::close(descriptor);
}

void DiskFile::remove() {
  const fs::path path = folder_.file(number_);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    DiskFolder::fail(path, "cannot be removed", errno);
}

int DiskFile::opened() const {
  const int now = descriptor_.load(std::memory_order_acquire);
  if (now >= 0) return now;
  const std::scoped_lock held(opening_);
  if (descriptor_ >= 0) return descriptor_;
  const fs::path path = folder_.file(number_);
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) DiskFolder::fail(path, "cannot be read", errno);
  descriptor_.store(descriptor, std::memory_order_release);
  return descriptor;
}

}  // namespace counterproof
