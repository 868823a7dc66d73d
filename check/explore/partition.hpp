// One part of the state store: a hash set that remembers where each state came from.
//
// States are spread over a fixed number of partitions by some bits of their hash.  During a search
// each partition is written by one thread at a time, which is why there is no lock and no atomic
// here, and filled in an order that does not depend on the number of threads, which is why a
// state's number does not either.
//
// Memory decides how far a search gets, so that a state costs its key, four bytes for its parent,
// and five to eight bytes of table:
//   * the key is the packed state, or its 64-bit hash when the search keeps fingerprints; keys lie
//     in an arena in the order of their arrival, so that the frontier is a range of indices;
//   * a table slot is 32 bits: the index of a key, and six bits of its hash that spare nearly all
//     comparisons with other states;
//   * the table is probed linearly and filled to 4/5; it grows by one half, and needs no power of
//     two, because a hash is scaled to the table's size by a multiplication.
//
// A lookup misses the cache twice, in the table and in the arena.  `absorb` hides both: it works
// on a queue of records, and asks for the memory of those that come next while it inserts one.
//
// Source: the multiplication in place of a division is Lemire, "Fast random integer generation in
// an interval", 2019; stored state with parent indices is as in Murphi and TLC.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#include "check/explore/arena.hpp"
#include "check/explore/bytes.hpp"
#include "check/explore/records.hpp"

namespace counterproof {

/// The number of a stored state: its partition, and its index there.
using NodeId = std::uint32_t;

inline constexpr unsigned kPartitionBits = 6;
inline constexpr unsigned kIndexBits = 32 - kPartitionBits;
inline constexpr std::uint32_t kPartitions = 1U << kPartitionBits;
inline constexpr std::uint32_t kIndexMask = (1U << kIndexBits) - 1;

/// The parent of an initial state.  No state has this number: the last index is never given.
inline constexpr NodeId kNoNode = ~NodeId{0};

constexpr std::uint32_t partition_of_hash(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash) & (kPartitions - 1);
}
constexpr std::uint32_t partition_of(NodeId node) { return node >> kIndexBits; }
constexpr std::uint32_t index_of(NodeId node) { return node & kIndexMask; }
constexpr NodeId node_id(std::uint32_t partition, std::uint32_t index) {
  return partition << kIndexBits | index;
}

class Partition {
 public:
  static constexpr std::uint32_t kMostStates = kIndexMask;  ///< a slot holds index + 1

  /// An empty partition for at most `most_states` packed states of `packed_size` bytes.
  Partition(std::size_t packed_size, bool fingerprints, std::uint32_t most_states = kMostStates)
      : packed_size_(packed_size),
        fingerprints_(fingerprints),
        most_states_(std::min(most_states, kMostStates)),
        key_size_(fingerprints ? sizeof(std::uint64_t) : packed_size),
        keys_(key_size_),
        parents_(sizeof(NodeId)),
        expanding_(packed_size),
        arriving_(packed_size) {
    grow();
  }

  /// Stores the states among `records` that are new, in their order, and calls
  /// `on_new(index, packed)` for each of them.
  template <class OnNew>
  void absorb(const Records& records, OnNew&& on_new) {
    const std::size_t stride = records.stride();
    const auto ahead_of = [&](const std::byte* record, std::size_t steps) {
      return static_cast<std::size_t>(records.end() - record) > steps * stride
                 ? record + steps * stride
                 : nullptr;
    };
    for (const std::byte* record = records.begin(); record != records.end(); record += stride) {
      if (const std::byte* far = ahead_of(record, 2 * kAhead)) {
        __builtin_prefetch(&table_[home(Records::hash(far))]);
      }
      if (const std::byte* near = ahead_of(record, kAhead)) prefetch_key(Records::hash(near));
      insert(record, on_new);
    }
  }

  /// Ends a level: what arrived since the last call is what is to be expanded next.
  void advance_level() {
    level_begin_ = level_end_;
    level_end_ = keys_.size();
    std::swap(expanding_, arriving_);
    arriving_.clear();
  }

  /// Forgets all states, and keeps the table, if it is of use for as many again.
  /// \pre whole states are stored, and no level was ended
  void forget() {
    const bool is_large = capacity_ > kFirstCapacity && keys_.size() < capacity_ / 16;
    keys_.clear();
    parents_.clear();
    if (is_large) {
      capacity_ = 0;
      grow();
    } else {
      std::fill_n(table_.get(), capacity_, 0U);
    }
  }

  /// The range of indices of the level to be expanded.
  [[nodiscard]] std::uint32_t level_begin() const { return level_begin_; }
  [[nodiscard]] std::uint32_t level_end() const { return level_end_; }
  [[nodiscard]] std::uint32_t size() const { return keys_.size(); }

  /// The packed form of a state of the level to be expanded.
  [[nodiscard]] const std::byte* packed(std::uint32_t index) const {
    return fingerprints_ ? expanding_[index - level_begin_] : keys_[index];
  }

  /// Says whether the state with this packed form and hash has the same key as state `index`.
  [[nodiscard]] bool has_key(std::uint32_t index, std::uint64_t hash,
                             const std::byte* packed) const {
    return fingerprints_ ? load_word(keys_[index]) == hash
                         : same_bytes(keys_[index], packed, key_size_);
  }

  /// The key of a state, which is all that is kept of it: itself, or its fingerprint.
  [[nodiscard]] const std::byte* key(std::uint32_t index) const { return keys_[index]; }
  [[nodiscard]] std::size_t key_size() const { return key_size_; }

  [[nodiscard]] NodeId parent(std::uint32_t index) const {
    NodeId parent;
    std::memcpy(&parent, parents_[index], sizeof parent);
    return parent;
  }

  /// Says whether a new state was dropped because it could not be numbered.
  [[nodiscard]] bool overflowed() const { return overflowed_; }

  /// Memory held, in bytes.
  [[nodiscard]] std::size_t bytes() const {
    return keys_.bytes() + parents_.bytes() + expanding_.bytes() + arriving_.bytes() +
           capacity_ * sizeof(std::uint32_t);
  }

 private:
  static constexpr std::size_t kAhead = 8;
  static constexpr std::uint32_t kFirstCapacity = 40;

  [[nodiscard]] std::size_t home(std::uint64_t hash) const {
    return static_cast<std::size_t>((hash >> 32) * capacity_ >> 32);
  }
  static std::uint32_t tag_of(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash >> kPartitionBits) << kIndexBits;
  }

  void prefetch_key(std::uint64_t hash) const {
    const std::uint32_t slot = table_[home(hash)];
    if (slot != 0) __builtin_prefetch(keys_[(slot & kIndexMask) - 1]);
  }

  template <class OnNew>
  void insert(const std::byte* record, OnNew& on_new) {
    const std::uint64_t hash = Records::hash(record);
    const std::byte* packed = Records::packed(record);
    const std::uint32_t tag = tag_of(hash);
    std::size_t at = home(hash);
    while (table_[at] != 0) {
      const std::uint32_t slot = table_[at];
      if ((slot & ~kIndexMask) == tag && has_key((slot & kIndexMask) - 1, hash, packed)) return;
      if (++at == capacity_) at = 0;
    }
    if (keys_.size() >= grow_at_) {
      if (keys_.size() >= most_states_) {
        overflowed_ = true;
        return;
      }
      grow();
      at = free_slot(hash);
    }
    const std::uint32_t index = keys_.size();
    table_[at] = tag | (index + 1);
    if (fingerprints_) {
      std::memcpy(keys_.append(), &hash, sizeof hash);
      copy_bytes(arriving_.append(), packed, packed_size_);
    } else {
      copy_bytes(keys_.append(), packed, packed_size_);
    }
    const NodeId parent = Records::parent(record);
    std::memcpy(parents_.append(), &parent, sizeof parent);
    on_new(index, packed);
  }

  [[nodiscard]] std::size_t free_slot(std::uint64_t hash) const {
    std::size_t at = home(hash);
    while (table_[at] != 0) {
      if (++at == capacity_) at = 0;
    }
    return at;
  }

  // Keys are visited in the order of the arena, which is read in sequence; only the writes jump.
  void grow() {
    capacity_ = capacity_ == 0 ? kFirstCapacity : capacity_ + capacity_ / 2;
    grow_at_ = std::min<std::uint64_t>(capacity_ / 5 * 4, most_states_);
    table_.reset();
    table_ = std::make_unique<std::uint32_t[]>(capacity_);
    for (std::uint32_t index = 0; index < keys_.size(); ++index) {
      const std::byte* key = keys_[index];
      const std::uint64_t hash = fingerprints_ ? load_word(key) : hash_bytes(key, key_size_);
      table_[free_slot(hash)] = tag_of(hash) | (index + 1);
    }
  }

  std::size_t packed_size_;
  bool fingerprints_;
  std::uint32_t most_states_;
  std::size_t key_size_;
  Arena keys_;
  Arena parents_;
  Arena expanding_;  // with fingerprints only: packed states of the level being expanded,
  Arena arriving_;   // and of the next one
  std::uint32_t level_begin_ = 0;
  std::uint32_t level_end_ = 0;
  bool overflowed_ = false;
  std::uint64_t capacity_ = 0;
  std::uint64_t grow_at_ = 0;
  std::unique_ptr<std::uint32_t[]> table_;
};

}  // namespace counterproof
