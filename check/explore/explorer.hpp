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
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "check/explore/expansion.hpp"
#include "check/explore/options.hpp"
#include "check/explore/rebuild.hpp"
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
        store_(system_.packed_size(), options_.fingerprints,
               options_.partition_states.value_or(Partition::kMostStates)),
        expansion_(system_, options_, clock_) {}

  Explorer(const Explorer&) = delete;
  Explorer& operator=(const Explorer&) = delete;

  /// Searches, and says what was found.  To be called once.
  Result run() {
    clock_.start();
    reports_.start();
    expansion_.add_initial_states(system_);
    take_in(1, true);
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
  using Nodes = typename Expansion<S>::Nodes;

  // What taking new states into a partition came to.
  struct alignas(128) Arrivals {
    Properties witnessed;
    Properties violated;
    Nodes first;
  };

  // Expands the current level, up to a bound.
  std::optional<BoundReason> expand_level() {
    const std::uint64_t frontier = store_.frontier();
    for (std::uint64_t position = 0; position < frontier;) {
      if (const auto bound = bound_reached()) return bound;
      const std::uint64_t end = std::min(frontier, position + block_size());
      const Properties watched = options_.properties_of_interest & ~result_.violated;
      if (!expansion_.expand(store_, position, end, watched, settled())) return clock_.reason();
      take_in(expansion_.chunks_of(end - position), expansion_.alone(end - position));
      expanded_ += end - position;
      position = end;
      unexpanded_ = frontier - position;
      report();
      if (store_.overflowed()) return BoundReason::memory;
    }
    return std::nullopt;
  }

  // Phase two: stores what the queues of the first `chunks` chunks hold, and checks what is new.
  void take_in(std::size_t chunks, bool alone) {
    expansion_.crew().run(kPartitions, alone, [&](unsigned worker, std::size_t part) {
      Partition& partition = store_[part];
      Arrivals& arrivals = arrivals_[part];
      S& system = expansion_.system(worker);
      const Properties watched = options_.properties_of_interest & ~result_.violated;
      skip_if_it_can(system, settled());
      for (std::size_t i = 0; i < chunks; ++i) {
        Records& records = expansion_.chunk(i).successors[part];
        partition.absorb(records, [&](std::uint32_t index, const std::byte* packed) {
          const Marks marks = system.check_state(system.unpack(packed));
          arrivals.witnessed |= marks.witnessed;
          if (!(marks.violated & watched & ~arrivals.violated).empty()) [[unlikely]] {
            const NodeId node = node_id(static_cast<std::uint32_t>(part), index);
            Expansion<S>::note(marks.violated & watched, {node, false}, arrivals.violated,
                               arrivals.first);
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
      auto& chunk = expansion_.chunk(i);
      result_.transitions += std::exchange(chunk.transitions, 0);
      gather(chunk.violated, chunk.witnessed, chunk.first);
    }
    for (Arrivals& arrivals : arrivals_) {
      gather(arrivals.violated, arrivals.witnessed, arrivals.first);
    }
  }

  // Asked only while there is something left to expand: what is stopped here is not complete.
  std::optional<BoundReason> bound_reached() const {
    if (clock_.interrupted()) return BoundReason::interrupted;
    const Properties wanted = options_.properties_of_interest & options_.awaited;
    if (options_.stop_when_all_violated && !wanted.empty() &&
        (result_.violated & wanted) == wanted) {
      return BoundReason::all_violated;
    }
    if (options_.depth && depth_ >= *options_.depth) return BoundReason::depth;
    if (options_.states && store_.size() >= *options_.states) return BoundReason::states;
    if (options_.memory_bytes && bytes() >= *options_.memory_bytes) return BoundReason::memory;
    if (clock_.out_of_time()) return BoundReason::time;
    return std::nullopt;
  }

  std::uint64_t block_size() const {
    const std::uint64_t size = expansion_.block_size(expanded_, result_.transitions);
    if (!options_.states) return size;
    // Slower towards the bound, so as not to go far beyond it.
    const std::uint64_t room = *options_.states - std::min(*options_.states, store_.size());
    return std::min(size, 1 + room / expansion_.steps_a_state(expanded_, result_.transitions));
  }

  std::size_t bytes() const { return store_.bytes() + expansion_.bytes(); }

  void report() {
    reports_.report(store_.size(), [&] {
      SearchProgress progress;
      progress.states = store_.size();
      progress.transitions = result_.transitions;
      progress.frontier = unexpanded_ + store_.arrived();
      progress.depth = depth_;
      progress.elapsed = clock_.elapsed();
      return progress;
    });
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
    Rebuilder<S, Store> rebuilder(system_, store_);
    result_.violated.for_each([&](std::size_t property) {
      result_.violations[property] =
          rebuilder.rebuild(property, found_[property].node, found_[property].on_step);
    });
    result_.elapsed = clock_.elapsed();
  }

  Options options_;
  S system_;
  Store store_;
  SearchClock clock_{options_};
  ProgressReports reports_{options_};
  Expansion<S> expansion_;
  std::array<Arrivals, kPartitions> arrivals_;

  Result result_;
  Nodes found_;
  std::uint64_t depth_ = 0;       // of the level being expanded
  std::uint64_t expanded_ = 0;    // states, over all levels
  std::uint64_t unexpanded_ = 0;  // states of the level not yet expanded
};

/// Searches `system` from its initial states, as far as `options` allow.
template <System S>
SearchResult<S> explore(const S& system, SearchOptions options = {}) {
  return Explorer<S>(system, std::move(options)).run();
}

}  // namespace counterproof
