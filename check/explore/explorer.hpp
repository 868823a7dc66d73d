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
// Where several processes search together (`SearchOptions::ranks`), each runs this, owns some of the
// partitions, and expands a share of each block (rank_exchange.hpp).  What the others must know is
// told at the end of each block, and all decide by that.  Traces are found then, too: whoever dies
// later takes nothing of them along.
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
#include <string>
#include <utility>
#include <vector>

#include "check/explore/expansion.hpp"
#include "check/explore/options.hpp"
#include "check/explore/rank_facts.hpp"
#include "check/explore/rank_paths.hpp"
#include "check/explore/ranks.hpp"
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
               options_.partition_states.value_or(Partition::kMostStates), options_.ranks),
        expansion_(system_, options_, clock_) {}

  Explorer(const Explorer&) = delete;
  Explorer& operator=(const Explorer&) = delete;

  /// Searches, and says what was found.  To be called once.
  Result run() {
    clock_.start();
    reports_.start();
    try {
      search();
    } catch (const RankLost&) {
      result_.bound = BoundReason::process_died;
      // Of these no trace is to be had any more.
      result_.violated.for_each([&](std::size_t property) {
        if (!result_.violations[property]) result_.violated &= ~Properties::one(property);
      });
    }
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

  void search() {
    expansion_.add_initial_states(system_);
    take_in(1, true);
    result_.initial_states = all_.arrived;
    for (;;) {
      store_.advance_level();
      all_.arrived = 0;
      unexpanded_ = store_.frontier();
      if (unexpanded_ == 0) break;
      result_.depth = depth_;
      result_.bound = expand_level();
      if (result_.bound) break;
      ++depth_;
    }
    // Should the level be empty because nothing could be stored, it says nothing of completeness.
    if (all_.overflowed && !result_.bound) result_.bound = BoundReason::memory;
  }

  // Expands the current level, up to a bound.
  std::optional<BoundReason> expand_level() {
    const std::uint64_t frontier = store_.frontier();
    for (std::uint64_t position = 0; position < frontier;) {
      if (const auto bound = bound_reached()) return bound;
      const std::uint64_t end = std::min(frontier, position + block_size());
      const Properties watched = options_.properties_of_interest & ~result_.violated;
      if (!expansion_.expand(store_, position, end, watched, settled()))
        return expansion_.reason();
      take_in(expansion_.chunks_of(end - position), expansion_.alone(end - position));
      expanded_ += end - position;
      position = end;
      unexpanded_ = frontier - position;
      report();
      if (all_.overflowed) return BoundReason::memory;
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
    const Properties before = result_.violated;
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
    if (options_.ranks != nullptr) {
      std::vector<Arrivals> of_ranks = tell_arrivals();
      for (Arrivals& arrivals : of_ranks)
        gather(arrivals.violated, arrivals.witnessed, arrivals.first);
      find_traces(result_.violated & ~before);
      return;
    }
    for (Arrivals& arrivals : arrivals_) {
      gather(arrivals.violated, arrivals.witnessed, arrivals.first);
    }
    all_ = facts_here();
  }

  // What this process knows of its own.
  [[nodiscard]] RankFacts facts_here() const {
    RankFacts facts;
    facts.states = store_.size();
    facts.arrived = store_.arrived();
    facts.bytes = bytes();
    facts.overflowed = store_.overflowed();
    facts.interrupted = clock_.interrupted();
    facts.out_of_time = clock_.out_of_time();
    facts.out_of_memory = options_.memory_bytes && facts.bytes >= *options_.memory_bytes;
    return facts;
  }

  // Tells all ranks what a block has brought here, and returns what it has brought to each of them.
  std::vector<Arrivals> tell_arrivals() {
    Arrivals here;
    for (Arrivals& arrivals : arrivals_) {
      here.witnessed |= std::exchange(arrivals.witnessed, Properties());
      Expansion<S>::note_all(std::exchange(arrivals.violated, Properties()), arrivals.first,
                             here.violated, here.first);
    }
    ByteWriter writer;
    writer.put(facts_here());
    writer.put(here.witnessed);
    put_found(writer, here.violated, here.first);
    std::vector<Arrivals> of_ranks;
    RankFacts all;
    for (const std::string& told :
         options_.ranks->tell_all(RankTopic::agreement, writer.bytes())) {
      ByteReader reader(told);
      all.add(reader.get<RankFacts>());
      Arrivals& theirs = of_ranks.emplace_back();
      theirs.witnessed = reader.get<Properties>();
      get_found(reader, theirs.violated, theirs.first);
      if (!reader.whole()) throw RankLost();
    }
    all_ = all;
    return of_ranks;
  }

  void find_traces(const Properties& fresh) {
    if (fresh.empty()) return;
    std::vector<NodeId> nodes;
    fresh.for_each([&](std::size_t property) { nodes.push_back(found_[property].node); });
    std::vector<KnownPath> paths = paths_to(*options_.ranks, store_, nodes, options_.fingerprints);
    std::size_t i = 0;
    fresh.for_each([&](std::size_t property) {
      result_.violations[property] = along(system_, paths[i++], property, found_[property].on_step);
    });
  }

  // Asked only while there is something left to expand: what is stopped here is not complete.
  std::optional<BoundReason> bound_reached() const {
    const bool is_alone = options_.ranks == nullptr;
    if (is_alone ? clock_.interrupted() : all_.interrupted) return BoundReason::interrupted;
    const Properties wanted = options_.properties_of_interest & options_.awaited;
    if (options_.stop_when_all_violated && !wanted.empty() &&
        (result_.violated & wanted) == wanted) {
      return BoundReason::all_violated;
    }
    if (options_.depth && depth_ >= *options_.depth) return BoundReason::depth;
    if (options_.states && all_.states >= *options_.states) return BoundReason::states;
    if (all_.out_of_memory) return BoundReason::memory;
    if (is_alone ? clock_.out_of_time() : all_.out_of_time) return BoundReason::time;
    return std::nullopt;
  }

  std::uint64_t block_size() const {
    const std::uint64_t size = expansion_.block_size(expanded_, result_.transitions);
    if (!options_.states) return size;
    // Slower towards the bound, so as not to go far beyond it.
    const std::uint64_t room = *options_.states - std::min(*options_.states, all_.states);
    return std::min(size, 1 + room / expansion_.steps_a_state(expanded_, result_.transitions));
  }

  std::size_t bytes() const { return store_.bytes() + expansion_.bytes(); }

  void report() {
    reports_.report(all_.states, [&] {
      SearchProgress progress;
      progress.states = all_.states;
      progress.transitions = result_.transitions;
      progress.frontier = unexpanded_ + all_.arrived;
      progress.depth = depth_;
      progress.elapsed = clock_.elapsed();
      return progress;
    });
  }

  void finish() {
    if (all_.arrived != 0) ++result_.depth;
    result_.states = all_.states;
    result_.frontier = unexpanded_ + all_.arrived;
    result_.bytes = all_.bytes;
    if (options_.fingerprints) {
      // Of n states, n (n - 1) / 2 pairs; each shares its fingerprint with probability 2^-64.
      const auto n = static_cast<double>(result_.states);
      result_.omission_probability = std::min(1.0, std::ldexp(n * (n - 1) / 2, -64));
    }
    if (options_.ranks == nullptr) {
      Rebuilder<S, Store> rebuilder(system_, store_);
      result_.violated.for_each([&](std::size_t property) {
        result_.violations[property] =
            rebuilder.rebuild(property, found_[property].node, found_[property].on_step);
      });
    }
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
  RankFacts all_;  // of all ranks, when the last block ended
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
