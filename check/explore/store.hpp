// All the partitions of a search, and the level that is being expanded as one sequence.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "check/explore/partition.hpp"
#include "check/explore/rank_exchange.hpp"
#include "check/explore/ranks.hpp"

namespace counterproof {

/// The states that a search has seen.  Its frontier is read by position: 0 is the first state of
/// partition 0 in the level, and so on through all partitions.  That order depends only on the
/// system, which is what makes counts and traces the same on any number of threads.
///
/// With other ranks it has the states of this rank's partitions, and knows how many the others have
/// in the level; positions count through all of them.
class Store {
 public:
  using Node = NodeId;

  /// \param ranks  nothing: no others; they outlive it
  Store(std::size_t packed_size, bool fingerprints, std::uint32_t partition_states,
        Ranks* ranks = nullptr)
      : ranks_(ranks) {
    partitions_.reserve(kPartitions);
    for (std::uint32_t i = 0; i < kPartitions; ++i) {
      partitions_.emplace_back(packed_size, fingerprints, partition_states);
    }
  }

  Partition& operator[](std::size_t partition) { return partitions_[partition]; }
  const Partition& operator[](std::size_t partition) const { return partitions_[partition]; }

  /// Makes what arrived since the last call the level to be expanded.
  void advance_level() {
    std::array<std::uint64_t, kPartitions> counts{};
    for (std::uint32_t i = 0; i < kPartitions; ++i) {
      partitions_[i].advance_level();
      counts[i] = partitions_[i].level_end() - partitions_[i].level_begin();
    }
    if (ranks_ != nullptr) counts = counts_of_all(*ranks_, counts);
    for (std::uint32_t i = 0; i < kPartitions; ++i)
      first_position_[i + 1] = first_position_[i] + counts[i];
  }

  /// States in the level to be expanded.
  [[nodiscard]] std::uint64_t frontier() const { return first_position_[kPartitions]; }

  /// Calls `visit(node, packed)` for the positions from `begin` to `end` - 1 of the frontier, and
  /// ends early, saying so with `false`, when `visit` returns false.
  template <class Visit>
  bool visit_frontier(std::uint64_t begin, std::uint64_t end, Visit&& visit) const {
    const auto after = std::upper_bound(first_position_.begin(), first_position_.end(), begin);
    auto partition = static_cast<std::uint32_t>(after - first_position_.begin()) - 1;
    for (std::uint64_t position = begin; position < end; ++partition) {
      const Partition& part = partitions_[partition];
      const std::uint64_t stop = std::min(end, first_position_[partition + 1]);
      for (; position < stop; ++position) {
        const auto index =
            part.level_begin() + static_cast<std::uint32_t>(position - first_position_[partition]);
        if (!visit(node_id(partition, index), part.packed(index))) return false;
      }
    }
    return true;
  }

  /// The positions of the frontier whose states are here, from the first to one beyond the last.
  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> own_positions() const {
    const PartitionRange own = own_partitions(ranks_);
    return {first_position_[own.begin], first_position_[own.end]};
  }

  /// States stored here, over all levels.
  [[nodiscard]] std::uint64_t size() const {
    std::uint64_t sum = 0;
    for (const Partition& partition : partitions_) sum += partition.size();
    return sum;
  }

  /// States stored here since the last `advance_level`.
  [[nodiscard]] std::uint64_t arrived() const {
    std::uint64_t sum = 0;
    for (const Partition& partition : partitions_) sum += partition.size() - partition.level_end();
    return sum;
  }

  [[nodiscard]] bool overflowed() const {
    return std::any_of(partitions_.begin(), partitions_.end(),
                       [](const Partition& partition) { return partition.overflowed(); });
  }

  /// Memory held, in bytes.
  [[nodiscard]] std::size_t bytes() const {
    std::size_t sum = 0;
    for (const Partition& partition : partitions_) sum += partition.bytes();
    return sum;
  }

  /// Says whether the state with this packed form and hash has the same key as `node`.
  [[nodiscard]] bool has_key(NodeId node, std::uint64_t hash, const std::byte* packed) const {
    return partitions_[partition_of(node)].has_key(index_of(node), hash, packed);
  }

  /// Who has the state, of so many ranks.
  [[nodiscard]] static std::size_t rank_of(NodeId node, std::size_t ranks) {
    return rank_of_partition(partition_of(node), ranks);
  }
  /// The state's parent, if it has one; its key goes to `key`.  \pre it is here
  [[nodiscard]] std::optional<NodeId> parent_of(NodeId node, std::string& key) const {
    const Partition& partition = partitions_[partition_of(node)];
    key.assign(reinterpret_cast<const char*>(partition.key(index_of(node))), partition.key_size());
    const NodeId parent = partition.parent(index_of(node));
    return parent == kNoNode ? std::nullopt : std::optional(parent);
  }

  /// The states that lead from an initial state to `node`, both included.
  [[nodiscard]] std::vector<NodeId> path_to(NodeId node) const {
    std::vector<NodeId> path;
    for (; node != kNoNode; node = partitions_[partition_of(node)].parent(index_of(node))) {
      path.push_back(node);
    }
    std::reverse(path.begin(), path.end());
    return path;
  }

 private:
  Ranks* ranks_;
  std::vector<Partition> partitions_;
  std::array<std::uint64_t, kPartitions + 1> first_position_{};
};

}  // namespace counterproof
