// Runs: records that were written once, the share of each partition in one piece.
//
// Several threads write a run together, each into a file of its own, and whoever takes a partition
// writes all of it.  A sorted run has each partition's records in the order of their hashes, and
// under one hash in that of their keys: hashes are as good as evenly spread, so that most
// comparisons look at one word.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "check/disk/disk_folder.hpp"
#include "check/explore/bytes.hpp"
#include "check/explore/partition.hpp"

namespace counterproof {

/// Where the records of a partition are.
struct Segment {
  std::uint32_t file = 0;  ///< its place in `Run::files`
  std::uint64_t offset = 0;
  std::uint64_t count = 0;  ///< records
};

struct Run {
  std::vector<std::shared_ptr<DiskFile>> files;
  std::array<Segment, kPartitions> segments;

  [[nodiscard]] std::uint64_t count() const {
    std::uint64_t sum = 0;
    for (const Segment& segment : segments) sum += segment.count;
    return sum;
  }
  [[nodiscard]] const DiskFile& file_of(std::size_t partition) const {
    return *files[segments[partition].file];
  }
};

/// Writes runs, one after the other, into the same files.
class RunWriter {
 public:
  RunWriter(DiskFolder& folder, DiskFile::Kind kind, unsigned workers)
      : folder_(folder), kind_(kind), files_(workers) {}

  /// What `worker` adds from here on is the partition's.
  void begin(unsigned worker, std::size_t partition);
  void add(unsigned worker, std::size_t partition, const std::byte* key, std::size_t key_size,
           const void* rest = nullptr, std::size_t rest_size = 0) {
    DiskFile& file = *files_[worker];
    file.append(key, key_size);
    if (rest_size != 0) file.append(static_cast<const std::byte*>(rest), rest_size);
    ++segments_[partition].count;
  }
  /// What was written since the last call, and can be read now.
  Run take();
  /// The same, and nothing follows.
  Run finish();

 private:
  DiskFolder& folder_;
  DiskFile::Kind kind_;
  std::vector<std::shared_ptr<DiskFile>>
      files_;  // by worker; none yet where it has written nothing
  std::array<Segment, kPartitions> segments_{};
};

/// Reads one partition of a run from front to back.
///
/// It reads more at a time the further it goes in sequence, and little where it has passed
/// something over.
class RunCursor {
 public:
  /// \param stride bytes of a record, of which the first `key_size` are its key
  /// \param buffer how many bytes are read at a time, at most, if a record has fewer
  RunCursor(const Run& run, std::size_t partition, std::size_t stride, std::size_t key_size,
            std::size_t buffer);

  /// Goes to the first record.  Whoever seeks instead need not read that.
  void start() { look(); }
  [[nodiscard]] bool at_end() const { return at_ == count_; }
  /// \pre it was started, or has sought, and is not at its end
  [[nodiscard]] const std::byte* record() const { return buffer_.get() + (at_ - first_) * stride_; }
  /// Of the record's key.  The greatest number at the end, which is no reason to take it for one.
  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  void advance() {
    ++at_;
    look();
  }
  /// Goes on to the first record whose hash is not below `hash`.  What lies between is passed over
  /// in steps that double, so that a few look-ups in a long run do not read all of it.
  /// \pre the run is sorted
  void seek(std::uint64_t hash);

 private:
  void look() {
    if (at_ == end_ && !at_end()) load_next();
    hash_ = at_end() ? ~std::uint64_t{0} : hash_bytes(record(), key_size_);
  }
  void load(std::uint64_t first, std::uint64_t records);
  void load_next();
  [[nodiscard]] std::uint64_t hash_at(std::uint64_t index) const;

  const DiskFile* file_;
  std::uint64_t offset_;
  std::uint64_t count_;
  std::size_t stride_;
  std::size_t key_size_;
  std::uint64_t few_;        // records that are read at a time at first,
  std::uint64_t room_;       // and at most: those that fit into the buffer
  std::uint64_t window_;     // and at present
  std::uint64_t at_ = 0;     // the record that is looked at,
  std::uint64_t first_ = 0;  // and those in the buffer
  std::uint64_t end_ = 0;
  std::uint64_t hash_ = 0;
  std::unique_ptr<std::byte[]> buffer_;
  mutable std::vector<std::byte> probe_;
};

/// Calls `emit(cursor)` for each key that the sorted cursors have, in order, with the first of them
/// that has it, until it returns false or all are at their ends.
template <class Emit>
void merge_sorted(std::vector<RunCursor>& cursors, std::size_t key_size, Emit&& emit) {
  for (RunCursor& one : cursors) one.start();
  for (;;) {
    RunCursor* least = nullptr;
    for (RunCursor& one : cursors) {
      if (one.at_end()) continue;
      if (least != nullptr && one.hash() > least->hash()) continue;
      if (least != nullptr && one.hash() == least->hash() &&
          std::memcmp(one.record(), least->record(), key_size) >= 0)
        continue;
      least = &one;
    }
    if (least == nullptr) return;
    if (!emit(*least)) return;
    for (RunCursor& one : cursors)
      if (&one != least && !one.at_end() && one.hash() == least->hash() &&
          same_bytes(one.record(), least->record(), key_size))
        one.advance();
    least->advance();
  }
}

}  // namespace counterproof
