// Successors on their way from the thread that generated them to the partition that stores them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include "check/explore/bytes.hpp"

namespace counterproof {

/// A queue of (hash, parent, packed state), filled by one thread and then read by another.
///
/// It keeps its memory when it is cleared, so that a search in its stride allocates nothing here.
class Records {
 public:
  static constexpr std::size_t kHeader = 12;  ///< bytes of hash and parent before a packed state

  explicit Records(std::size_t packed_size) : packed_size_(packed_size) {}

  void add(std::uint64_t hash, std::uint32_t parent, const std::byte* packed) {
    if (used_ + stride() > capacity_) grow();
    std::byte* at = bytes_.get() + used_;
    std::memcpy(at, &hash, sizeof hash);
    std::memcpy(at + 8, &parent, sizeof parent);
    copy_bytes(at + kHeader, packed, packed_size_);
    used_ += stride();
  }

  /// Adds records as they are from `begin()` to `end()` of others of the same size.
  void add_all(const void* records, std::size_t size) {
    if (size == 0) return;
    while (used_ + size > capacity_) grow();
    std::memcpy(bytes_.get() + used_, records, size);
    used_ += size;
  }

  /// One record is this many bytes after the one before.
  [[nodiscard]] std::size_t stride() const { return kHeader + packed_size_; }
  [[nodiscard]] const std::byte* begin() const { return bytes_.get(); }
  [[nodiscard]] const std::byte* end() const { return bytes_.get() + used_; }

  [[nodiscard]] static std::uint64_t hash(const std::byte* record) { return load_word(record); }
  [[nodiscard]] static std::uint32_t parent(const std::byte* record) {
    std::uint32_t parent;
    std::memcpy(&parent, record + 8, sizeof parent);
    return parent;
  }
  [[nodiscard]] static const std::byte* packed(const std::byte* record) { return record + kHeader; }

  void clear() { used_ = 0; }
  /// Bytes of the records in it.
  [[nodiscard]] std::size_t used() const { return used_; }
  /// Memory held, in bytes.
  [[nodiscard]] std::size_t bytes() const { return capacity_; }

 private:
  void grow() {
    const std::size_t wanted = std::max<std::size_t>(capacity_ + capacity_ / 2, 16 * stride());
    std::unique_ptr<std::byte[]> larger(new std::byte[wanted]);
    if (used_ > 0) std::memcpy(larger.get(), bytes_.get(), used_);
    bytes_ = std::move(larger);
    capacity_ = wanted;
  }

  std::size_t packed_size_;
  std::size_t used_ = 0;
  std::size_t capacity_ = 0;
  std::unique_ptr<std::byte[]> bytes_;
};

}  // namespace counterproof
