// Who owns what where several processes search together, and what they send each other.
//
// A rank owns a range of the 64 partitions, and so of the hashes, and has their states.  A level is
// one sequence of positions through all partitions, as it is for one process, and is expanded in
// the same blocks.  Of each block every rank expands a share: positions of it one after the other,
// which whoever owns them sends, and whose successors go to those that own these.  An owner takes
// in what came from rank 0, then what came from rank 1, and so on: the order in which one process
// would have generated it.  So all that depends on the order, numbers of states, parents, traces,
// and where a search stops, is that of one process.
//
// What that costs is a barrier for each block, and that states travel once to be expanded: of what
// is sent, one part in as many as a state has steps.  A block takes one core a quarter of a second
// or less, and N ranks an N-th of it.
//
// The alternative is that each rank expands what it owns, at a pace of its own, and that parents
// are put right at the end of a level.  It sends a little less, waits less, and needs a second
// order for everything that is found in the middle of a level; with some tens of ranks there is
// little to gain.
//
// Source: Stern and Dill, "Parallelizing the Murphi verifier", 1997, which sends successors to
// their owners; the shares are ours, for the order's sake.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "check/explore/byte_text.hpp"
#include "check/explore/partition.hpp"
#include "check/explore/ranks.hpp"
#include "check/explore/rebuild.hpp"
#include "check/explore/records.hpp"
#include "model/properties.hpp"

namespace counterproof {

/// From `begin` to `end` - 1.
struct PartitionRange {
  std::size_t begin = 0;
  std::size_t end = kPartitions;

  [[nodiscard]] bool has(std::size_t partition) const {
    return begin <= partition && partition < end;
  }
};

/// What a rank owns, of `ranks`.  Of more than 64 some own nothing, and expand only.
inline PartitionRange partitions_of(std::size_t rank, std::size_t ranks) {
  const auto first = [&](std::size_t of) { return (kPartitions * of + ranks - 1) / ranks; };
  return {first(rank), first(rank + 1)};
}
inline PartitionRange own_partitions(const Ranks* ranks) {
  return ranks == nullptr ? PartitionRange() : partitions_of(ranks->rank(), ranks->size());
}
inline std::size_t rank_of_partition(std::size_t partition, std::size_t ranks) {
  return partition * ranks / kPartitions;
}

/// The states of a block that a rank expands, read by position as those of a store.
class FrontierShare {
 public:
  FrontierShare(std::uint64_t begin, std::uint64_t end, std::size_t packed_size)
      : begin_(begin), end_(end), stride_(sizeof(NodeId) + packed_size) {}

  [[nodiscard]] std::uint64_t begin() const { return begin_; }
  [[nodiscard]] std::uint64_t end() const { return end_; }
  void add(std::string_view states) { states_ += states; }
  [[nodiscard]] bool is_whole() const { return states_.size() == (end_ - begin_) * stride_; }

  template <class Visit>
  bool visit_frontier(std::uint64_t begin, std::uint64_t end, Visit&& visit) const {
    const char* at = states_.data() + (begin - begin_) * stride_;
    for (std::uint64_t position = begin; position < end; ++position, at += stride_) {
      NodeId node = kNoNode;
      std::memcpy(&node, at, sizeof node);
      if (!visit(node, reinterpret_cast<const std::byte*>(at + sizeof node))) return false;
    }
    return true;
  }

 private:
  std::uint64_t begin_;
  std::uint64_t end_;
  std::size_t stride_;
  std::string states_;
};

/// The positions of a block that a rank expands: as many as any other, give or take one.
inline std::pair<std::uint64_t, std::uint64_t> positions_of(std::uint64_t begin, std::uint64_t end,
                                                            std::size_t rank, std::size_t ranks) {
  return {begin + (end - begin) * rank / ranks, begin + (end - begin) * (rank + 1) / ranks};
}

/// Sends to each rank what this one has of its share of a block, and takes this one's share.
/// The store says which positions it has: `own_positions()`.
template <class Store>
FrontierShare share_of_block(Ranks& ranks, const Store& store, std::uint64_t begin,
                             std::uint64_t end, std::size_t packed_size) {
  const auto [own_begin, own_end] = store.own_positions();
  std::vector<std::string> out(ranks.size());
  for (std::size_t to = 0; to < ranks.size(); ++to) {
    auto [from, until] = positions_of(begin, end, to, ranks.size());
    from = std::max(from, own_begin);
    until = std::min(until, own_end);
    if (from >= until) continue;
    ByteWriter writer;
    store.visit_frontier(from, until, [&](NodeId node, const std::byte* packed) {
      writer.put(node);
      writer.put_bytes({reinterpret_cast<const char*>(packed), packed_size});
      return true;
    });
    out[to] = writer.take();
  }
  const auto [from, until] = positions_of(begin, end, ranks.rank(), ranks.size());
  FrontierShare share(from, until, packed_size);
  for (const std::string& states : ranks.exchange(RankTopic::frontier, std::move(out)))
    share.add(states);
  if (!share.is_whole()) throw RankLost();
  return share;
}

/// Writes for each partition of a range what the chunks have of it, one chunk after the other.
template <class RecordsOf>
void put_records(ByteWriter& writer, std::size_t chunks, const PartitionRange& partitions,
                 RecordsOf&& records_of) {
  for (std::size_t part = partitions.begin; part < partitions.end; ++part) {
    std::uint64_t size = 0;
    for (std::size_t i = 0; i < chunks; ++i) size += records_of(i, part).used();
    writer.put(size);
    for (std::size_t i = 0; i < chunks; ++i) {
      const Records& records = records_of(i, part);
      if (records.used() != 0)
        writer.put_bytes({reinterpret_cast<const char*>(records.begin()), records.used()});
    }
  }
}

/// Reads it into the queues of these partitions.
inline void get_records(ByteReader& reader, const PartitionRange& partitions,
                        std::vector<Records>& queues) {
  for (std::size_t part = partitions.begin; part < partitions.end; ++part) {
    const std::string_view bytes = reader.get_bytes(reader.get<std::uint64_t>());
    queues[part].add_all(bytes.data(), bytes.size());
  }
  if (!reader.whole()) throw RankLost();
}

/// Of queues that all ranks have filled alike, each keeps what it owns.
inline void keep_own(const Ranks& ranks, std::vector<Records>& all, std::vector<Records>& own) {
  const PartitionRange partitions = own_partitions(&ranks);
  for (std::size_t part = 0; part < all.size(); ++part) {
    if (partitions.has(part)) own[part].add_all(all[part].begin(), all[part].used());
    all[part].clear();
  }
}

/// How many states of a level each partition has: each from the rank that owns it.
inline std::array<std::uint64_t, kPartitions> counts_of_all(
    Ranks& ranks, const std::array<std::uint64_t, kPartitions>& own) {
  ByteWriter writer;
  writer.put(own);
  const std::vector<std::string> in = ranks.tell_all(RankTopic::level, writer.bytes());
  std::array<std::uint64_t, kPartitions> all{};
  for (std::size_t rank = 0; rank < in.size(); ++rank) {
    const auto theirs = ByteReader(in[rank]).get<std::array<std::uint64_t, kPartitions>>();
    const PartitionRange partitions = partitions_of(rank, in.size());
    for (std::size_t part = partitions.begin; part < partitions.end; ++part)
      all[part] = theirs[part];
  }
  return all;
}

/// Writes which properties were seen violated, and where first.
template <class Nodes>
void put_found(ByteWriter& writer, const Properties& violated, const Nodes& first) {
  writer.put(violated);
  violated.for_each([&](std::size_t property) { writer.put(first[property]); });
}

/// Adds them to those that were seen before.
template <class Nodes>
void get_found(ByteReader& reader, Properties& known, Nodes& first) {
  reader.get<Properties>().for_each([&](std::size_t property) {
    const auto where = reader.get<std::decay_t<decltype(first[property])>>();
    if (known.has(property)) return;
    known.insert(property);
    first[property] = where;
  });
}

}  // namespace counterproof
