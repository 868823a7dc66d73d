// The threads of a search and what they generate: the first of the two phases in which a block of
// the frontier is expanded (explorer.hpp says why there are two).
//
// Chunks of the block are expanded by whoever is free, and what each finds is written into queues
// of its own, one for each partition; nobody writes to a store.  What a store does with the queues
// afterwards is its own affair, so that searches in memory and on disk share this.
//
// Where several processes search together, each expands a share of every block, and sends what it finds
// to those that own it (rank_exchange.hpp): what a store then takes in is a queue from each of them, in
// their order, as it would be from threads.
//
// How large blocks are depends on nothing but counts: a search that stops at the end of a block
// stops in the same place on any number of threads, and what is found first, of two things in
// different blocks, is the same for every store.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "check/explore/crew.hpp"
#include "check/explore/options.hpp"
#include "check/explore/partition.hpp"
#include "check/explore/rank_exchange.hpp"
#include "check/explore/ranks.hpp"
#include "check/explore/rebuild.hpp"
#include "check/explore/records.hpp"
#include "check/explore/result.hpp"
#include "check/explore/system.hpp"

namespace counterproof {

/// When a search is to stop at once, whatever it is at.
class SearchClock {
 public:
  using Clock = std::chrono::steady_clock;

  explicit SearchClock(const SearchOptions& options) : options_(options) {}

  void start() { started_ = Clock::now(); }
  [[nodiscard]] bool interrupted() const {
    return options_.interrupted != nullptr && options_.interrupted->load(std::memory_order_relaxed);
  }
  [[nodiscard]] bool out_of_time() const { return options_.time && elapsed() >= *options_.time; }
  [[nodiscard]] Clock::duration elapsed() const { return Clock::now() - started_; }
  /// Why what was under way was cut short.
  [[nodiscard]] BoundReason reason() const {
    return interrupted() ? BoundReason::interrupted : BoundReason::time;
  }

 private:
  const SearchOptions& options_;
  Clock::time_point started_;
};

/// Tells how far a search is, at most about ten times a second.
class ProgressReports {
 public:
  explicit ProgressReports(const SearchOptions& options) : options_(options) {}

  void start() { last_ = SearchClock::Clock::now(); }
  /// Reports what `look()` returns, if it is time to; its `rate_of` is what the rate is made of.
  template <class Look>
  void report(std::uint64_t rate_of, Look&& look) {
    if (!options_.progress) return;
    const auto now = SearchClock::Clock::now();
    const std::chrono::duration<double> since = now - last_;
    if (since < std::chrono::milliseconds(100)) return;
    SearchProgress progress = look();
    progress.states_per_second = static_cast<double>(rate_of - before_) / since.count();
    last_ = now;
    before_ = rate_of;
    options_.progress(progress);
  }

 private:
  const SearchOptions& options_;
  SearchClock::Clock::time_point last_;
  std::uint64_t before_ = 0;
};

template <System S>
class Expansion {
 public:
  using State = typename S::State;
  using Event = typename S::Event;
  using Nodes = std::array<FoundAt, Properties::kMost>;

  // What the expansion of a part of the frontier came to.
  struct alignas(128) Chunk {
    std::vector<Records> successors;  // one queue for each partition
    std::uint64_t transitions = 0;
    Properties witnessed;
    Properties violated;  // on a step; `first` says from where
    Nodes first;
  };

  /// \param options outlives it
  Expansion(const S& system, const SearchOptions& options, const SearchClock& clock)
      : clock_(clock),
        ranks_(options.ranks),
        packed_size_(system.packed_size()),
        crew_(options.threads != 0 ? options.threads : std::thread::hardware_concurrency()) {
    workers_.reserve(crew_.size());
    for (unsigned i = 0; i < crew_.size(); ++i) {
      workers_.push_back(std::make_unique<Worker>(system, packed_size_));
    }
    add_chunk(chunks_);
    if (ranks_ != nullptr)
      while (from_ranks_.size() < ranks_->size()) add_chunk(from_ranks_);
  }

  [[nodiscard]] Crew& crew() { return crew_; }
  /// The worker's own copy of the system.
  [[nodiscard]] S& system(unsigned worker) { return workers_[worker]->system; }
  /// What a chunk of the block came to; with other ranks, a rank's share of it.
  [[nodiscard]] Chunk& chunk(std::size_t index) {
    return ranks_ == nullptr ? *chunks_[index] : *from_ranks_[index];
  }

  /// Whether a block of that many states is not worth waking a thread for.
  [[nodiscard]] bool alone(std::uint64_t states) const {
    return crew_.size() == 1 || states < kWorthSharing;
  }
  /// How many chunks such a block is cut into.
  [[nodiscard]] std::size_t chunks_of(std::uint64_t states) const {
    return ranks_ == nullptr ? chunks_here(states) : ranks_->size();
  }

  /// Writes the initial states into the first chunk's queues.
  void add_initial_states(S& system) {
    Worker& worker = *workers_[0];
    system.for_each_initial([&](const State& state) {
      add_successor(worker.system, worker.packed.data(), state, kNoNode, *chunks_[0]);
    });
    if (ranks_ != nullptr) keep_own(*ranks_, chunks_[0]->successors, from_ranks_[0]->successors);
  }

  /// Writes the successors of the store's positions from `begin` to `end` - 1 into queues.
  /// \param watched properties whose violations are of interest
  /// \param settled what need not be found any more
  /// \returns false if it was cut short; the block then counts as not expanded
  template <class Store>
  bool expand(const Store& store, std::uint64_t begin, std::uint64_t end, const Properties& watched,
              const Marks& settled) {
    if (ranks_ == nullptr) {
      const bool is_whole = expand_here(store, begin, end, watched, settled);
      if (!is_whole) reason_ = clock_.reason();
      return is_whole;
    }
    const FrontierShare share = share_of_block(*ranks_, store, begin, end, packed_size_);
    const bool is_whole = expand_here(share, share.begin(), share.end(), watched, settled);
    return hand_over(is_whole, chunks_here(share.end() - share.begin()));
  }
  /// Why the last block was cut short, if it was.
  [[nodiscard]] BoundReason reason() const { return reason_; }

  /// States to expand before the next barrier.
  [[nodiscard]] std::uint64_t block_size(std::uint64_t expanded, std::uint64_t transitions) const {
    const std::uint64_t size =
        kBlockBytes / (steps_a_state(expanded, transitions) * (packed_size_ + Records::kHeader));
    return std::clamp(size, kSmallestBlock, std::max(kSmallestBlock, expanded));
  }
  [[nodiscard]] static std::uint64_t steps_a_state(std::uint64_t expanded,
                                                   std::uint64_t transitions) {
    return expanded == 0 ? 16 : 1 + transitions / expanded;
  }

  /// Memory of the queues, in bytes.
  [[nodiscard]] std::size_t bytes() const {
    std::size_t sum = 0;
    for (const auto* chunks : {&chunks_, &from_ranks_}) {
      for (const auto& chunk : *chunks) {
        for (const Records& records : chunk->successors) sum += records.bytes();
      }
    }
    return sum;
  }

  static void note(const Properties& violated, FoundAt where, Properties& known, Nodes& first) {
    (violated & ~known).for_each([&](std::size_t property) { first[property] = where; });
    known |= violated;
  }
  /// The same for violations seen in several places.
  static void note_all(const Properties& violated, const Nodes& where, Properties& known,
                       Nodes& first) {
    (violated & ~known).for_each([&](std::size_t property) { first[property] = where[property]; });
    known |= violated;
  }

 private:
  // One to each thread; apart in memory, so that no two threads write to one cache line.
  struct alignas(128) Worker {
    explicit Worker(const S& original, std::size_t packed_size)
        : system(original), packed(packed_size) {}
    S system;
    std::vector<std::byte> packed;
  };

  // Queues of about this many bytes in a block: enough to hide the barriers, little enough to stay
  // in a cache and out of the memory figure.
  static constexpr std::uint64_t kBlockBytes = 8U << 20U;
  static constexpr std::uint64_t kSmallestBlock = 64;
  // With fewer states than this in a block, waking a thread costs more than it does.
  static constexpr std::uint64_t kWorthSharing = 1024;
  static constexpr std::size_t kChunksPerThread = 4;
  // A thread looks at the clock and the interruption after this many states.
  static constexpr unsigned kStatesBetweenLooks = 256;

  void add_chunk(std::vector<std::unique_ptr<Chunk>>& chunks) {
    chunks.push_back(std::make_unique<Chunk>());
    auto& queues = chunks.back()->successors;
    queues.reserve(kPartitions);
    for (std::uint32_t i = 0; i < kPartitions; ++i) queues.emplace_back(packed_size_);
  }

  [[nodiscard]] std::size_t chunks_here(std::uint64_t states) const {
    return alone(states) ? 1 : crew_.size() * kChunksPerThread;
  }

  // By this process alone.
  template <class Store>
  bool expand_here(const Store& store, std::uint64_t begin, std::uint64_t end,
                   const Properties& watched, const Marks& settled) {
    const std::size_t chunks = chunks_here(end - begin);
    while (chunks_.size() < chunks) add_chunk(chunks_);
    std::atomic<bool> cut_short{false};
    crew_.run(chunks, alone(end - begin), [&](unsigned worker, std::size_t part) {
      const std::uint64_t size = end - begin;
      if (!expand_chunk(store, begin + size * part / chunks, begin + size * (part + 1) / chunks,
                        watched, settled, *workers_[worker], *chunks_[part])) {
        cut_short.store(true, std::memory_order_relaxed);
      }
    });
    return !cut_short.load(std::memory_order_relaxed);
  }

  // Sends what this rank found to those who own it, and takes what is its own from all of them.
  bool hand_over(bool is_whole, std::size_t chunks) {
    std::vector<std::string> out;
    for (std::size_t to = 0; to < ranks_->size(); ++to) {
      ByteWriter writer;
      writer.put(is_whole);
      writer.put(clock_.reason());
      writer.put(static_cast<std::uint64_t>(chunks));
      for (std::size_t i = 0; i < chunks; ++i) {
        const Chunk& chunk = *chunks_[i];
        writer.put(chunk.transitions);
        writer.put(chunk.witnessed);
        put_found(writer, chunk.violated, chunk.first);
      }
      put_records(writer, chunks, partitions_of(to, ranks_->size()),
                  [&](std::size_t i, std::size_t part) -> const Records& {
                    return chunks_[i]->successors[part];
                  });
      out.push_back(writer.take());
    }
    for (std::size_t i = 0; i < chunks; ++i) {
      Chunk& chunk = *chunks_[i];
      chunk.transitions = 0;
      chunk.witnessed = chunk.violated = Properties();
      for (Records& records : chunk.successors) records.clear();
    }
    const std::vector<std::string> in = ranks_->exchange(RankTopic::successors, std::move(out));
    bool all_whole = true;
    for (std::size_t from = 0; from < in.size(); ++from) {
      ByteReader reader(in[from]);
      Chunk& chunk = *from_ranks_[from];
      const bool one_whole = reader.get<bool>();
      const auto reason = reader.get<BoundReason>();
      if (!one_whole && std::exchange(all_whole, false)) reason_ = reason;
      const auto parts = reader.get<std::uint64_t>();
      for (std::uint64_t i = 0; i < parts; ++i) {
        chunk.transitions += reader.get<std::uint64_t>();
        chunk.witnessed |= reader.get<Properties>();
        get_found(reader, chunk.violated, chunk.first);
      }
      get_records(reader, partitions_of(ranks_->rank(), ranks_->size()), chunk.successors);
    }
    return all_whole;
  }

  template <class Store>
  bool expand_chunk(const Store& store, std::uint64_t begin, std::uint64_t end,
                    const Properties& watched, const Marks& settled, Worker& worker, Chunk& chunk) {
    unsigned until_look = kStatesBetweenLooks;
    std::byte* const packed = worker.packed.data();
    skip_if_it_can(worker.system, settled);
    return store.visit_frontier(begin, end, [&](NodeId node, const std::byte* stored) {
      if (--until_look == 0) {
        if (clock_.interrupted() || clock_.out_of_time()) return false;
        until_look = kStatesBetweenLooks;
      }
      const State state = worker.system.unpack(stored);
      worker.system.for_each_step(state, [&](const Event&, const State& next, Marks marks) {
        ++chunk.transitions;
        chunk.witnessed |= marks.witnessed;
        if (!(marks.violated & watched & ~chunk.violated).empty()) [[unlikely]] {
          note(marks.violated & watched, {node, true}, chunk.violated, chunk.first);
        }
        if constexpr (requires { worker.system.are_alike(state, next); })
          if (worker.system.are_alike(state, next)) return;
        add_successor(worker.system, packed, next, node, chunk);
      });
      return true;
    });
  }

  static void add_successor(S& system, std::byte* packed, const State& state, NodeId parent,
                            Chunk& chunk) {
    system.pack_canonical(state, packed);
    const std::uint64_t hash = hash_bytes(packed, chunk.successors[0].stride() - Records::kHeader);
    chunk.successors[partition_of_hash(hash)].add(hash, parent, packed);
  }

  const SearchClock& clock_;
  Ranks* ranks_;
  std::size_t packed_size_;
  Crew crew_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::unique_ptr<Chunk>> chunks_;
  // One for each rank: what it found for the partitions of this one.
  std::vector<std::unique_ptr<Chunk>> from_ranks_;
  BoundReason reason_ = BoundReason::interrupted;
};

}  // namespace counterproof
