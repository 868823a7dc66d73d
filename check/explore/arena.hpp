// A growing array of equal-sized byte strings that never moves them.
//
// Doubling a vector of ten million states would hold three times the memory for a moment and copy
// all of it.  Here chunks are added, each of a fixed number of elements: an element is found with a
// shift and a multiplication, and at most one chunk is unused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace counterproof {

class Arena {
 public:
  /// An empty arena of elements of `stride` bytes.
  explicit Arena(std::size_t stride) : stride_(stride) {}

  [[nodiscard]] std::uint32_t size() const { return size_; }

  /// Adds an element and returns where to write it.
  std::byte* append() {
    const std::size_t chunk = size_ >> kShift;
    if (chunk == chunks_.size()) chunks_.emplace_back(new std::byte[stride_ << kShift]);
    return chunks_[chunk].get() + (size_++ & kMask) * stride_;
  }

  [[nodiscard]] const std::byte* operator[](std::uint32_t index) const {
    return chunks_[index >> kShift].get() + (index & kMask) * stride_;
  }

  /// Forgets the elements and frees their memory.
  void clear() {
    chunks_.clear();
    size_ = 0;
  }

  /// Memory held, in bytes.
  [[nodiscard]] std::size_t bytes() const { return chunks_.size() * (stride_ << kShift); }

 private:
  static constexpr unsigned kShift = 10;  // elements in a chunk: 1024
  static constexpr std::uint32_t kMask = (1U << kShift) - 1;

  std::size_t stride_;
  std::uint32_t size_ = 0;
  std::vector<std::unique_ptr<std::byte[]>> chunks_;
};

}  // namespace counterproof
