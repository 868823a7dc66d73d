// Exhaustive breadth-first search of a transition system.
//
// Breadth-first, because the first violation met is then as short as any, and because a level can
// be expanded by many threads at once.  All properties are checked in the same search, which goes
// on past a violation: the counts are worth as much as the verdicts.
//
// A level is expanded in blocks, and a block in two phases with a barrier between them.  First the
// threads expand chunks of the frontier and write what they find into one queue for each chunk and
// partition; nobody writes to the store.  Then each partition, in the hands of one thread, takes in
// its queues in the order of the chunks.  So each partition sees the successors in the order in
// which a single thread would have generated them, whoever generated them: counts, numbers of
// states, parents and traces do not depend on the threads or on their timing.  Only a stop by time,
// memory (more threads have more queues) or interruption does.
//
// The alternative, a shared table with atomic insertion, needs no barrier.  But it makes parents
// and traces depend on who came first, and it waits for memory at each insertion, where a queue
// lets the partition ask for it in advance (see partition.hpp).
//
// Assumes that the system is deterministic (the same state gives the same steps in the same order),
// and what system.hpp says about symmetry.
//
// Source: parallel level-synchronous search with hash-partitioned states, Stern and Dill,
// "Parallelizing the Murphi verifier", 1997.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "check/explore/crew.hpp"
#include "check/explore/options.hpp"
#include "check/explore/rebuild.hpp"
#include "check/explore/records.hpp"
#include "check/explore/result.hpp"
#include "check/explore/store.hpp"
#include "check/explore/system.hpp"

namespace counterproof {

/// One search of one system.
template <System S>
class Explorer {
 public:
  using State = typename S::State;
  using Event = typename S::Event;
  using Options = SearchOptions;
  using Progress = SearchProgress;
  using Violation = SearchViolation<S>;
  using Result = SearchResult<S>;

  explicit Explorer(const S& system, Options options = {})
      : options_(std::move(options)),
        system_(system),
        packed_size_(system_.packed_size()),
        store_(packed_size_, options_.fingerprints,
               options_.partition_states.value_or(Partition::kMostStates)),
        crew_(options_.threads != 0 ? options_.threads : std::thread::hardware_concurrency()) {
    workers_.reserve(crew_.size());
    for (unsigned i = 0; i < crew_.size(); ++i) {
      workers_.push_back(std::make_unique<Worker>(system_, packed_size_));
    }
    add_chunk();
  }

  /// Searches, and says what was found.  To be called once.
  Result run() {
    started_ = last_report_ = Clock::now();
    store_initial_states();
    result_.initial_states = store_.arrived();
    for (;;) {
      store_.advance_level();
      unexpanded_ = store_.frontier();
      if (unexpanded_ == 0) break;
      result_.depth = depth_;
      result_.bound = expand_level();
      if (result_.bound) break;
      ++depth_;
    }
    // Should the level be empty because nothing could be stored, it says nothing of completeness.
    if (store_.overflowed() && !result_.bound) result_.bound = BoundReason::memory;
    finish();
    return std::move(result_);
  }

 private:
  using Clock = std::chrono::steady_clock;
  using Nodes = std::array<FoundAt, Properties::kMost>;

  // One to each thread; apart in memory, so that no two threads write to one cache line.
  struct alignas(128) Worker {
    explicit Worker(const S& original, std::size_t packed_size)
        : system(original), packed(packed_size) {}
    S system;
    std::vector<std::byte> packed;
  };

  // What the expansion of a part of the frontier came to.
  struct alignas(128) Chunk {
    std::vector<Records> successors;  // one queue for each partition
    std::uint64_t transitions = 0;
    Properties witnessed;
    Properties violated;  // on a step; `first` says from where
    Nodes first;
  };

  // What taking new states into a partition came to.
  struct alignas(128) Arrivals {
    Properties witnessed;
    Properties violated;
    Nodes first;
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

  void add_chunk() {
    chunks_.push_back(std::make_unique<Chunk>());
    auto& queues = chunks_.back()->successors;
    queues.reserve(kPartitions);
    for (std::uint32_t i = 0; i < kPartitions; ++i) queues.emplace_back(packed_size_);
  }

  void store_initial_states() {
    Chunk& chunk = *chunks_[0];
    Worker& worker = *workers_[0];
    system_.for_each_initial([&](const State& state) {
      add_successor(worker.system, worker.packed.data(), state, kNoNode, chunk);
    });
    take_in(1, true);
  }

  // Expands the current level, up to a bound.
  std::optional<BoundReason> expand_level() {
    const std::uint64_t frontier = store_.frontier();
    for (std::uint64_t position = 0; position < frontier;) {
      if (const auto bound = bound_reached()) return bound;
      const std::uint64_t end = std::min(frontier, position + block_size());
      const bool alone = crew_.size() == 1 || end - position < kWorthSharing;
      const std::size_t chunks = alone ? 1 : crew_.size() * kChunksPerThread;
      if (!expand(position, end, chunks, alone)) {
        return interrupted() ? BoundReason::interrupted : BoundReason::time;
      }
      take_in(chunks, alone);
      expanded_ += end - position;
      position = end;
      unexpanded_ = frontier - position;
      report();
      if (store_.overflowed()) return BoundReason::memory;
    }
    return std::nullopt;
  }

  // Phase one: writes the successors of the frontier's positions from `begin` to `end` - 1 into
  // queues.  False if it was cut short; the block then counts as not expanded.
  bool expand(std::uint64_t begin, std::uint64_t end, std::size_t chunks, bool alone) {
    while (chunks_.size() < chunks) add_chunk();
    std::atomic<bool> cut_short{false};
    crew_.run(chunks, alone, [&](unsigned worker, std::size_t part) {
      const std::uint64_t size = end - begin;
      if (!expand_chunk(begin + size * part / chunks, begin + size * (part + 1) / chunks,
                        *workers_[worker], *chunks_[part])) {
        cut_short.store(true, std::memory_order_relaxed);
      }
    });
    return !cut_short.load(std::memory_order_relaxed);
  }

  bool expand_chunk(std::uint64_t begin, std::uint64_t end, Worker& worker, Chunk& chunk) {
    const Properties watched = options_.properties_of_interest & ~result_.violated;
    unsigned until_look = kStatesBetweenLooks;
    std::byte* const packed = worker.packed.data();
    skip_if_it_can(worker.system, settled());
    return store_.visit_frontier(begin, end, [&](NodeId node, const std::byte* stored) {
      if (--until_look == 0) {
        if (interrupted() || out_of_time()) return false;
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

  // Phase two: stores what the queues of the first `chunks` chunks hold, and checks what is new.
  void take_in(std::size_t chunks, bool alone) {
    crew_.run(kPartitions, alone, [&](unsigned worker, std::size_t part) {
      Partition& partition = store_[part];
      Arrivals& arrivals = arrivals_[part];
      S& system = workers_[worker]->system;
      const Properties watched = options_.properties_of_interest & ~result_.violated;
      skip_if_it_can(system, settled());
      for (std::size_t i = 0; i < chunks; ++i) {
        Records& records = chunks_[i]->successors[part];
        partition.absorb(records, [&](std::uint32_t index, const std::byte* packed) {
          const Marks marks = system.check_state(system.unpack(packed));
          arrivals.witnessed |= marks.witnessed;
          if (!(marks.violated & watched & ~arrivals.violated).empty()) [[unlikely]] {
            const NodeId node = node_id(static_cast<std::uint32_t>(part), index);
            note(marks.violated & watched, {node, false}, arrivals.violated, arrivals.first);
          }
        });
        records.clear();
      }
    });
    merge(chunks);
  }

  // What earlier blocks have shown; it does not depend on the threads.
  [[nodiscard]] Marks settled() const {
    return {~options_.properties_of_interest | result_.violated, result_.witnessed};
  }

  static void note(const Properties& violated, FoundAt where, Properties& known, Nodes& first) {
    (violated & ~known).for_each([&](std::size_t property) { first[property] = where; });
    known |= violated;
  }

  // Gathers what a block showed, in an order that does not depend on the threads.  Whatever is
  // found in one block lies at the same depth, so that any choice gives a shortest trace.
  void merge(std::size_t chunks) {
    const auto gather = [&](Properties& violated, Properties& witnessed, const Nodes& first) {
      result_.witnessed |= std::exchange(witnessed, Properties());
      const Properties fresh = std::exchange(violated, Properties()) & ~result_.violated;
      fresh.for_each([&](std::size_t property) { found_[property] = first[property]; });
      result_.violated |= fresh;
    };
    for (std::size_t i = 0; i < chunks; ++i) {
      Chunk& chunk = *chunks_[i];
      result_.transitions += std::exchange(chunk.transitions, 0);
      gather(chunk.violated, chunk.witnessed, chunk.first);
    }
    for (Arrivals& arrivals : arrivals_) {
      gather(arrivals.violated, arrivals.witnessed, arrivals.first);
    }
  }

  // Asked only while there is something left to expand: what is stopped here is not complete.
  std::optional<BoundReason> bound_reached() const {
    if (interrupted()) return BoundReason::interrupted;
    const Properties wanted = options_.properties_of_interest;
    if (options_.stop_when_all_violated && !wanted.empty() &&
        (result_.violated & wanted) == wanted) {
      return BoundReason::all_violated;
    }
    if (options_.depth && depth_ >= *options_.depth) return BoundReason::depth;
    if (options_.states && store_.size() >= *options_.states) return BoundReason::states;
    if (options_.memory_bytes && bytes() >= *options_.memory_bytes) return BoundReason::memory;
    if (out_of_time()) return BoundReason::time;
    return std::nullopt;
  }

  bool interrupted() const {
    return options_.interrupted != nullptr && options_.interrupted->load(std::memory_order_relaxed);
  }

  bool out_of_time() const { return options_.time && Clock::now() - started_ >= *options_.time; }

  // States to expand before the next barrier.  Depends on nothing but counts, so that a search
  // that stops at the end of a block stops in the same place on any number of threads.
  std::uint64_t block_size() const {
    const std::uint64_t steps_a_state = expanded_ == 0 ? 16 : 1 + result_.transitions / expanded_;
    std::uint64_t size = kBlockBytes / (steps_a_state * (packed_size_ + Records::kHeader));
    size = std::clamp(size, kSmallestBlock, std::max(kSmallestBlock, expanded_));
    if (options_.states) {
      // Slower towards the bound, so as not to go far beyond it.
      const std::uint64_t room = *options_.states - std::min(*options_.states, store_.size());
      size = std::min(size, 1 + room / steps_a_state);
    }
    return size;
  }

  std::size_t bytes() const {
    std::size_t sum = store_.bytes();
    for (const auto& chunk : chunks_) {
      for (const Records& records : chunk->successors) sum += records.bytes();
    }
    return sum;
  }

  void report() {
    if (!options_.progress) return;
    const Clock::time_point now = Clock::now();
    const std::chrono::duration<double> since = now - last_report_;
    if (since < std::chrono::milliseconds(100)) return;
    SearchProgress progress;
    progress.states = store_.size();
    progress.transitions = result_.transitions;
    progress.states_per_second =
        static_cast<double>(progress.states - states_at_report_) / since.count();
    progress.frontier = unexpanded_ + store_.arrived();
    progress.depth = depth_;
    progress.elapsed = now - started_;
    last_report_ = now;
    states_at_report_ = progress.states;
    options_.progress(progress);
  }

  void finish() {
    if (store_.arrived() != 0) ++result_.depth;
    result_.states = store_.size();
    result_.frontier = unexpanded_ + store_.arrived();
    result_.bytes = bytes();
    if (options_.fingerprints) {
      // Of n states, n (n - 1) / 2 pairs; each shares its fingerprint with probability 2^-64.
      const auto n = static_cast<double>(result_.states);
      result_.omission_probability = std::min(1.0, std::ldexp(n * (n - 1) / 2, -64));
    }
    Rebuilder<S> rebuilder(system_, store_);
    result_.violated.for_each([&](std::size_t property) {
      result_.violations[property] = rebuilder.rebuild(property, found_[property]);
    });
    result_.elapsed = Clock::now() - started_;
  }

  Options options_;
  S system_;
  std::size_t packed_size_;
  Store store_;
  Crew crew_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::unique_ptr<Chunk>> chunks_;
  std::array<Arrivals, kPartitions> arrivals_;

  Result result_;
  Nodes found_;
  std::uint64_t depth_ = 0;       // of the level being expanded
  std::uint64_t expanded_ = 0;    // states, over all levels
  std::uint64_t unexpanded_ = 0;  // states of the level not yet expanded
  Clock::time_point started_;
  Clock::time_point last_report_;
  std::uint64_t states_at_report_ = 0;
};

/// Searches `system` from its initial states, as far as `options` allow.
template <System S>
SearchResult<S> explore(const S& system, SearchOptions options = {}) {
  return Explorer<S>(system, std::move(options)).run();
}

}  // namespace counterproof
