// The states that a search has seen, on disk: delayed duplicate detection.
//
// A hash table on a disk would have it seek for every successor.  But a breadth-first search need
// not know at once whether a successor is new: it is enough to know when its level is complete.
// So successors are gathered in memory, where those that are found again soon are known at once;
// when memory is full they are written as a sorted run; and when the level is expanded its runs are
// merged, each key is looked for in the sorted runs of all levels before, and what is left is the
// next level.  Everything is read and written in sequence.
//
// A search in memory numbers the states of a level by when they were first met, and takes whoever
// met them first for their parents.  Sorted runs have forgotten that, so that each record carries
// the number of its arrival in its partition and level; what arrived is also written in that order,
// with its parents; and the merge sets a bit for each arrival that was a first one of a new state.
// Read again in the order of arrival, those whose bit is set are the next level, in the order that
// it has in memory: positions, parents and traces are the same.
//
// The runs of earlier levels are merged so that each is more than twice as long as those after it
// together: there are about as many as the number of states has bits, each state is written again
// about as often, and a level looks through few of them.  A level that is short against them reads
// only near its own keys.
//
// On disk a state is its packed form and four bytes for its parent, in the order of arrival, from
// which levels are expanded and traces found again; and its packed form once more, sorted.  In
// memory there are the gathered successors, a bit for each of a partition's arrivals, and buffers.
//
// With other ranks each has the states of its own partitions in a folder of its own, and positions
// count through all of them, as in memory (check/explore/store.hpp).
//
// Considered and left: to look for duplicates in the last two levels alone, as is right where
// events can be undone; ours cannot.  A table in memory of a few bytes a state, with keys on disk:
// faster while it fits, but then the bound on memory is one on states.
//
// Source: sorted runs merged level by level: Korf, "Delayed duplicate detection", 2003, and
// "Best-first frontier search with delayed duplicate detection", 2004; the same for verification:
// Stern and Dill, "Using magnetic disk instead of main memory in the Murphi verifier", 1998; runs
// of growing lengths: O'Neil et al., "The log-structured merge-tree", 1996.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "check/explore/byte_text.hpp"
#include "check/disk/disk_folder.hpp"
#include "check/disk/disk_options.hpp"
#include "check/disk/disk_run.hpp"
#include "check/explore/crew.hpp"
#include "check/explore/partition.hpp"
#include "check/explore/rank_exchange.hpp"
#include "check/explore/ranks.hpp"
#include "check/explore/records.hpp"

namespace counterproof {

class DiskStore {
 public:
  /// A state's number: its level, and its position there.
  using Node = std::uint64_t;
  static Node node(std::uint64_t level, std::uint64_t position) { return level << 32U | position; }

  /// Called for each new state by the thread that has its partition: its index there, and the
  /// position of its parent in the level before.
  using OnNew = std::function<void(unsigned worker, std::size_t partition, std::uint32_t index,
                                   NodeId parent, const std::byte* packed)>;

  /// \param crew does the work, \param folder has the files; both outlive it
  /// \param stop looked at now and then, by any thread, in what may take long
  /// \param ranks nothing: no others; they outlive it
  DiskStore(DiskFolder& folder, Crew& crew, std::size_t packed_size, DiskBounds bounds,
            std::function<bool()> stop, Ranks* ranks = nullptr);

  /// Takes in successors, in the order in which they were found.  One thread to a partition.
  void absorb(std::size_t partition, Records& records);
  /// Writes what was gathered to disk, if memory says so.  Called between blocks.
  void spill_if_full();

  /// Ends a level: what is new of all that was taken in is what is to be expanded next.
  /// \returns false if it was stopped, here or by another rank; the level is then of no use
  bool advance_level(const OnNew& on_new);
  /// Drops what arrived since the last level.
  void drop_arrivals();

  /// States in the level to be expanded, which is the last one.
  [[nodiscard]] std::uint64_t frontier() const { return first_position_[kPartitions]; }
  [[nodiscard]] std::uint64_t levels() const { return levels_.size(); }
  /// The position of a state of the level to be expanded.
  [[nodiscard]] std::uint64_t position(std::size_t partition, std::uint32_t index) const {
    return first_position_[partition] + index;
  }
  /// The positions of that level whose states are here, from the first to one beyond the last.
  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> own_positions() const {
    const PartitionRange own = own_partitions(ranks_);
    return {first_position_[own.begin], first_position_[own.end]};
  }
  /// Calls `visit(position, packed)` for positions from `begin` to `end` - 1 of that level, and
  /// ends early, saying so with `false`, when `visit` returns false.
  template <class Visit>
  bool visit_frontier(std::uint64_t begin, std::uint64_t end, Visit&& visit) const;

  /// States stored, over all levels.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// More arrived than can be numbered, and something was dropped.
  [[nodiscard]] bool overflowed() const { return overflowed_.load(std::memory_order_relaxed); }
  /// The most memory that was held between two blocks, in bytes.
  [[nodiscard]] std::size_t most_bytes() const { return most_bytes_; }

  /// The states that lead from an initial state to `node`, both included.
  [[nodiscard]] std::vector<Node> path_to(Node node) const;
  [[nodiscard]] bool has_key(Node node, std::uint64_t hash, const std::byte* packed) const;
  /// Who has the state, of so many ranks.
  [[nodiscard]] std::size_t rank_of(Node node, std::size_t ranks) const {
    return rank_of_partition(partition_of_node(node), ranks);
  }
  /// The state's parent, if it has one; its packed form goes to `key`.  \pre it is here
  [[nodiscard]] std::optional<Node> parent_of(Node node, std::string& key) const;

  /// Has all that is stored outlive a power cut, and says where it is.
  void save(ByteWriter& out);
  /// Takes up what was saved.  Reads all of it: throws DiskFailure if a file is damaged.
  /// \returns false if it was stopped
  bool load(ByteReader& in);
  /// After what `save` said is kept: removes files that are of no more use.
  void remove_obsolete();
  /// Removes all files.
  void remove_all();

 private:
  static constexpr std::size_t kSequenceSize = sizeof(std::uint32_t);

  struct Level {
    Run states;  ///< packed, and the parent's position
    std::array<std::uint64_t, kPartitions + 1> first{};
  };

  [[nodiscard]] std::size_t arrival_size() const { return packed_size_ + sizeof(NodeId); }
  [[nodiscard]] std::size_t sorted_size() const { return packed_size_ + kSequenceSize; }
  [[nodiscard]] std::size_t buffer_size(std::size_t cursors) const;
  [[nodiscard]] std::size_t room() const;
  [[nodiscard]] std::size_t bytes() const;

  void spill();
  void write_gathered(unsigned worker, std::size_t partition);
  void merge_gathered();
  bool find_new(unsigned worker, std::size_t partition, std::vector<bool>& is_new,
                RunWriter& sorted);
  bool take_new(unsigned worker, std::size_t partition, const std::vector<bool>& is_new,
                RunWriter& states, const OnNew& on_new);
  void merge_visited();
  void retire(const Run& run);
  /// One run of all; nothing if it was stopped.
  std::optional<Run> merged(const std::vector<Run>& runs, std::size_t stride, DiskFile::Kind kind);
  void begin_level();

  [[nodiscard]] std::size_t partition_of_node(Node node) const;
  void read_state(Node node, std::byte* to) const;
  void add_level(Run states);
  void save_run(ByteWriter& out, const Run& run);
  Run load_run(ByteReader& in, std::vector<std::uint32_t>& numbers);

  DiskFolder& folder_;
  Crew& crew_;
  std::size_t packed_size_;
  DiskBounds bounds_;
  std::function<bool()> stop_;
  Ranks* ranks_;

  // The level that arrives: what is gathered in memory, and what was written of it.
  std::vector<Partition> gathered_;
  std::array<std::uint64_t, kPartitions> arrived_{};  // before what is gathered now
  std::optional<RunWriter> sorted_writer_;
  std::optional<RunWriter> arrival_writer_;
  std::vector<Run> sorted_;
  std::vector<Run> arrivals_;
  std::atomic<bool> overflowed_{false};
  // Scratch memory of each worker: the order in which a partition is written.
  std::vector<std::vector<std::pair<std::uint64_t, std::uint32_t>>> order_;

  std::vector<Level> levels_;
  std::vector<Run> visited_;  // sorted, the longest first
  std::array<std::uint64_t, kPartitions + 1> first_position_{};
  std::uint64_t size_ = 0;
  std::size_t most_bytes_ = 0;
  std::vector<std::shared_ptr<DiskFile>> unsaved_;
  std::vector<std::shared_ptr<DiskFile>> obsolete_;
};

template <class Visit>
bool DiskStore::visit_frontier(std::uint64_t begin, std::uint64_t end, Visit&& visit) const {
  constexpr std::size_t kBuffer = std::size_t{64} << 10U;
  const std::size_t room = std::max<std::size_t>(1, kBuffer / arrival_size());
  const auto buffer = std::make_unique<std::byte[]>(room * arrival_size());
  const auto after = std::upper_bound(first_position_.begin(), first_position_.end(), begin);
  auto partition = static_cast<std::size_t>(after - first_position_.begin()) - 1;
  for (std::uint64_t position = begin; position < end; ++partition) {
    const std::uint64_t stop = std::min(end, first_position_[partition + 1]);
    while (position < stop) {
      const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(room, stop - position));
      const Run& states = levels_.back().states;
      states.file_of(partition).read(states.segments[partition].offset +
                                         (position - first_position_[partition]) * arrival_size(),
                                     buffer.get(), count * arrival_size());
      for (std::size_t i = 0; i < count; ++i, ++position)
        if (!visit(static_cast<NodeId>(position), buffer.get() + i * arrival_size())) return false;
    }
  }
  return true;
}

}  // namespace counterproof
