// The folder of one search on disk, and the files in it.
//
// A folder belongs to one search and to one process at a time.  It holds `checkpoint`, which names
// the files that count, and files of states, `00000017.states`; whatever else lies there is not
// ours, and makes the folder one that is refused.  Files are written once, from front to back, and
// read afterwards from anywhere; what was written has a sum (XXH3, in a chain of blocks), by which
// a file that is torn or rotten is known.
//
// Files that are of no use after a level have no name: they are unlinked when they are made, so
// that a process that is killed leaves nothing of them.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace counterproof {

class DiskFolder {
 public:
  /// Makes the folder where it is missing, and takes it: nobody else has it until this one ends.
  /// Throws DiskFailure: it cannot be made, another process has it, it holds something else.
  explicit DiskFolder(std::filesystem::path path);
  ~DiskFolder();
  DiskFolder(const DiskFolder&) = delete;
  DiskFolder& operator=(const DiskFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path checkpoint() const { return path_ / "checkpoint"; }
  [[nodiscard]] std::filesystem::path file(std::uint32_t number) const;

  /// A number that no file has.
  std::uint32_t next_number() { return next_number_++; }
  /// No file is given this number, or a lower one, from now on.
  void keep_number(std::uint32_t number);
  /// Removes files of states that `numbers`, in ascending order, does not have.
  void remove_all_but(const std::vector<std::uint32_t>& numbers);

  /// Puts `bytes` in the place of the checkpoint, whole or not at all, whatever happens meanwhile.
  void write_checkpoint(const std::string& bytes) { write_whole(bytes, checkpoint()); }
  /// The checkpoint; empty if there is none.
  [[nodiscard]] std::string read_checkpoint() const { return read_whole(checkpoint()); }

  /// One that takes the place of the checkpoint when every other process has its own, too.
  [[nodiscard]] std::filesystem::path next_checkpoint() const { return path_ / "checkpoint.next"; }
  void write_next_checkpoint(const std::string& bytes) { write_whole(bytes, next_checkpoint()); }
  [[nodiscard]] std::string read_next_checkpoint() const { return read_whole(next_checkpoint()); }
  /// Now it does.
  void take_next_checkpoint();
  void drop_next_checkpoint();

  /// Bytes on disk now.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  void add_bytes(std::uint64_t bytes) { bytes_.fetch_add(bytes, std::memory_order_relaxed); }
  void take_bytes(std::uint64_t bytes) { bytes_.fetch_sub(bytes, std::memory_order_relaxed); }

  [[noreturn]] static void fail_to_write(const std::filesystem::path& path, int error);
  [[noreturn]] static void fail(const std::filesystem::path& path, const char* what, int error);

 private:
  void refuse_what_is_not_ours() const;
  void write_whole(const std::string& bytes, const std::filesystem::path& place);
  [[nodiscard]] static std::string read_whole(const std::filesystem::path& place);

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::atomic<std::uint32_t> next_number_{1};
  std::atomic<std::uint64_t> bytes_{0};
};

/// A file of states: appended to by one thread, then read by any.
class DiskFile {
 public:
  enum class Kind : std::uint8_t {
    kept,       ///< has a name, and stays until it is removed
    temporary,  ///< ends with this object
  };

  DiskFile(DiskFolder& folder, Kind kind);
  /// One that a checkpoint names.  Reads all of it: throws DiskFailure if it is not what was
  /// written.
  DiskFile(DiskFolder& folder, std::uint32_t number, std::uint64_t size, std::uint64_t sum);
  ~DiskFile();
  DiskFile(const DiskFile&) = delete;
  DiskFile& operator=(const DiskFile&) = delete;

  void append(const std::byte* bytes, std::size_t size);
  /// Hands over to the system what was appended, so that it can be read.
  void flush();
  /// The same, and no more follows: its buffer is freed.
  void finish();
  /// Returns when what was appended would outlive a power cut.
  void sync();
  /// \pre it was flushed, and has as many bytes from there
  void read(std::uint64_t offset, std::byte* to, std::size_t size) const;
  /// Gives its descriptor back; whoever reads it opens it again.
  void close();
  /// Removes it from the folder.
  void remove();

  [[nodiscard]] std::uint32_t number() const { return number_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] std::uint64_t sum() const { return sum_; }

 private:
  static constexpr std::size_t kBlock = std::size_t{64} << 10U;

  [[nodiscard]] int opened() const;

  DiskFolder& folder_;
  Kind kind_;
  std::uint32_t number_;
  std::uint64_t size_ = 0;  ///< with what is in the buffer
  std::uint64_t sum_ = 0;   ///< of what was flushed
  std::size_t used_ = 0;
  std::unique_ptr<std::byte[]> buffer_;
  mutable std::mutex opening_;
  mutable std::atomic<int> descriptor_{-1};
};

}  // namespace counterproof
