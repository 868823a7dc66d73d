// The heap of a user's code.
//
// It begins empty for every execution, and gives no memory twice, so that a pointer to what was
// freed is known as that.  Each thread has a part of its own: where a block lies depends on what
// its thread asked for before, and on nothing that other threads do.
#pragma once

#include <sys/mman.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <vector>

#include "check/schedule/clock.hpp"

namespace counterproof::own {

class Heap {
 public:
  /// Return addresses, from the allocation outwards; null where there are no more.
  using Callers = std::array<const void*, 8>;
  struct Block {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    unsigned owner = 0;   ///< the part it lies in
    unsigned number = 0;  ///< among its owner's, from 1
    Callers allocated_by{};
  };
  /// One part for each thread, and one for the set-up.
  static constexpr unsigned kSetUp = schedule::kMaxThreads;

  Heap() {
    void* memory = ::mmap(nullptr, kParts * kPartBytes, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    begin_ = reinterpret_cast<std::uintptr_t>(memory);
    for (unsigned part = 0; part < kParts; ++part) parts_[part].next = begin_of(part);
  }
  ~Heap() { ::munmap(reinterpret_cast<void*>(begin_), kParts * kPartBytes); }
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  void clear() {
    for (unsigned part = 0; part < kParts; ++part) {
      Part& own = parts_[part];
      std::memset(reinterpret_cast<void*>(begin_of(part)), 0, own.next - begin_of(part));
      own.next = begin_of(part);
      own.blocks.clear();
    }
  }

  /// Null when the part is full.
  void* allocate(unsigned part, std::size_t size, std::size_t alignment, const Callers& callers) {
    Part& own = parts_[part];
    // Between two blocks lies something that is nobody's.
    const std::uintptr_t begin = (own.next + kGap + alignment - 1) & ~(alignment - 1);
    if (size > kPartBytes || begin + size > begin_of(part) + kPartBytes) return nullptr;
    own.next = begin + size;
    own.blocks.push_back(
        {begin, begin + size, part, static_cast<unsigned>(own.blocks.size() + 1), callers});
    return reinterpret_cast<void*>(begin);
  }

  /// A place for a block that no other block is given, in any execution.
  std::uintptr_t reserve(unsigned part, std::size_t size, std::size_t alignment) {
    Part& own = parts_[part];
    const std::uintptr_t begin =
        (begin_of(part) + own.reserved + kGap + alignment - 1) & ~(alignment - 1);
    own.reserved = std::min(begin + size - begin_of(part), kPartBytes);
    return begin;
  }
  /// The same as `allocate`, at a place that was chosen.  Null where the part ends before.
  void* allocate_at(std::uintptr_t begin, std::size_t size, const Callers& callers) {
    const unsigned part = owner_of(begin - kGap);
    Part& own = parts_[part];
    if (size > kPartBytes || begin + size > begin_of(part) + kPartBytes) return nullptr;
    own.next = std::max(own.next, begin + size);
    own.blocks.push_back(
        {begin, begin + size, part, static_cast<unsigned>(own.blocks.size() + 1), callers});
    return reinterpret_cast<void*>(begin);
  }

  [[nodiscard]] bool has(std::uintptr_t address) const {
    return address >= begin_ && address < begin_ + kParts * kPartBytes;
  }
  /// Which part the address lies in.  \pre has(address)
  [[nodiscard]] unsigned owner_of(std::uintptr_t address) const {
    return static_cast<unsigned>((address - begin_) / kPartBytes);
  }
  /// The block that the bytes lie in; null if they lie in none.  \pre has(begin)
  [[nodiscard]] const Block* block_of(std::uintptr_t begin, std::uintptr_t end) const {
    const Part& own = parts_[(begin - begin_) / kPartBytes];
    for (const Block& block : own.blocks)
      if (block.begin <= begin && end <= block.end) return &block;
    return nullptr;
  }

  /// Of one owner, in the order in which they were allocated.
  [[nodiscard]] const std::vector<Block>& blocks(unsigned part) const {
    return parts_[part].blocks;
  }
  /// A number for all that was ever allocated, and for what it holds.
  [[nodiscard]] std::uint64_t fingerprint(std::uint64_t value) const {
    for (unsigned part = 0; part < kParts; ++part) {
      const std::uintptr_t begin = begin_of(part);
      const std::size_t used = parts_[part].next - begin;
      value = XXH3_64bits_withSeed(&used, sizeof used, value);
      value = XXH3_64bits_withSeed(reinterpret_cast<const void*>(begin), used, value);
    }
    return value;
  }

  static constexpr std::size_t kPartBytes = std::size_t{16} << 20U;

 private:
  static constexpr unsigned kParts = schedule::kMaxThreads + 1;
  static constexpr std::size_t kGap = 16;

  struct Part {
    std::uintptr_t next = 0;
    std::size_t reserved = 0;
    std::vector<Block> blocks;
  };

  [[nodiscard]] std::uintptr_t begin_of(unsigned part) const { return begin_ + part * kPartBytes; }

  std::uintptr_t begin_ = 0;
  std::array<Part, kParts> parts_;
};

}  // namespace counterproof::own
