// Exhaustive breadth-first search with its states on disk, and what a killed one leaves.
//
// It is the search of explorer.hpp: the same blocks in the same order, so that counts, parents and
// traces are those of a search in memory.  What differs is when a state is known to be new: at the
// end of its level (disk_store.hpp says why).  So states are checked there, and where a level shows
// a violation more than once, what a search in memory would have met first is taken: the one in the
// earliest block, and there on a step before on a state.
//
// A level counts when it is complete.  Where a bound or a signal ends the search within a level,
// the counts are those of the last complete one; violations on steps that were seen beyond it are
// told, for they are as short as any.
//
// Level ends are where checkpoints are written: that takes a tenth of the time at most, so that
// short levels have none.  A search that ended because there is nothing left to do leaves what it
// found, and no states.
//
// Where several processes search together (`SearchOptions::ranks`), each has a folder of its own and
// writes its checkpoint of the same level: first beside the last one, and in its place when all have
// written theirs.  So whenever they are killed there is a level that all of them have, and the greatest
// of those is where they go on.
//
// `SearchOptions::memory_bytes` is what the store may hold in memory, and no bound on the search.
// Whole states are stored, whatever is said of fingerprints, and a bound on states is looked at
// when a level ends.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "check/explore/byte_text.hpp"
#include "check/disk/checkpoint.hpp"
#include "check/disk/common_checkpoint.hpp"
#include "check/disk/disk_failure.hpp"
#include "check/disk/disk_folder.hpp"
#include "check/disk/disk_options.hpp"
#include "check/disk/disk_result.hpp"
#include "check/disk/disk_store.hpp"
#include "check/disk/level_found.hpp"
#include "check/explore/expansion.hpp"
#include "check/explore/options.hpp"
#include "check/explore/rank_facts.hpp"
#include "check/explore/rank_paths.hpp"
#include "check/explore/ranks.hpp"
#include "check/explore/rebuild.hpp"
#include "check/explore/result.hpp"
#include "check/explore/system.hpp"
#include "model/result.hpp"

namespace counterproof {

template <System S>
class DiskExplorer {
 public:
  using Options = SearchOptions;
  using Result = SearchResult<S>;

  /// Throws DiskFailure.
  DiskExplorer(const S& system, Options options, DiskOptions disk)
      : options_(std::move(options)),
        disk_(std::move(disk)),
        system_(system),
        folder_(disk_.folder),
        expansion_(system_, options_, clock_),
        store_(folder_, expansion_.crew(), system_.packed_size(), bounds(options_, disk_.bounds),
               [this] { return clock_.interrupted() || clock_.out_of_time(); }, options_.ranks) {
    disk_.identity.emplace_back("option", options_text());
    if (options_.ranks != nullptr)
      disk_.identity.emplace_back(
          "number of processes",
          std::to_string(options_.ranks->rank()) + " " + std::to_string(options_.ranks->size()));
  }

  DiskExplorer(const DiskExplorer&) = delete;
  DiskExplorer& operator=(const DiskExplorer&) = delete;

  /// Throws DiskFailure if what lies in the folder would be refused, as far as can be said without
  /// reading all of it.
  void look() const { static_cast<void>(left_here()); }

  /// Searches, or goes on, and says what was found.  To be called once.  Throws DiskFailure.
  Result run() {
    clock_.start();
    reports_.start();
    try {
      return search();
    } catch (const RankLost&) {
      return ended_by_death();
    }
  }

 private:
  using Clock = std::chrono::steady_clock;
  using Node = DiskStore::Node;

  struct Found {
    Node node = 0;
    bool on_step = false;
    bool operator==(const Found&) const = default;
  };

  Result search() {
    const auto checkpoint = where_to_go_on();
    if (checkpoint && checkpoint->kind == CheckpointKind::finished)
      return take_up_end(checkpoint->content);
    if (checkpoint && checkpoint->kind == CheckpointKind::level) {
      if (!take_up(checkpoint->content)) return cut_short_at_once();
    } else if (!begin()) {
      return cut_short_at_once();
    }
    while (store_.frontier() != 0) {
      depth_ = store_.levels() - 1;
      result_.depth = depth_;
      unexpanded_ = store_.frontier();
      at_level_end_ = found_so_far();
      find_traces();
      agree();
      save_if_worth_it();
      result_.bound = bound_reached();
      if (!result_.bound) result_.bound = expand_level();
      if (result_.bound) break;
    }
    finish();
    return std::move(result_);
  }

  // What the new states of a partition showed.
  struct alignas(128) Arrivals {
    Properties witnessed;
    Properties violated;
    std::array<std::pair<std::uint32_t, std::uint64_t>, Properties::kMost> first;  // index, block
  };

  static DiskBounds bounds(const SearchOptions& options, DiskBounds bounds) {
    if (options.memory_bytes) bounds.memory_bytes = *options.memory_bytes;
    return bounds;
  }

  std::optional<Checkpoint> left_here(CheckpointPlace place = CheckpointPlace::now) const {
    try {
      return read_checkpoint(folder_, disk_.identity, Compared::all, place);
    } catch (const DiskFailure&) {
      if (!disk_.replaces) throw;
      return std::nullopt;
    }
  }

  std::optional<Checkpoint> where_to_go_on() {
    auto now = left_here();
    if (is_alone()) return now;
    return where_all_go_on(*options_.ranks, folder_, std::move(now),
                           left_here(CheckpointPlace::next));
  }

  // What changes what is found; bounds on time and memory do not.
  std::string options_text() const {
    ByteWriter out;
    out.put(options_.properties_of_interest);
    out.put(options_.stop_when_all_violated);
    out.put(options_.awaited);
    out.put(options_.depth.value_or(~std::uint64_t{0}));
    out.put<std::uint64_t>(system_.packed_size());
    return out.bytes();
  }

  bool begin() {
    folder_.drop_next_checkpoint();
    folder_.remove_all_but({});
    write(CheckpointKind::begun, "");
    expansion_.add_initial_states(system_);
    take_in(1, true);
    block_ends_ = {0};
    if (!end_level()) return false;
    result_.initial_states = store_.frontier();
    return true;
  }

  // Nothing is complete, not even the first level.
  Result cut_short_at_once() {
    result_.bound = reason();
    result_.elapsed = clock_.elapsed();
    return std::move(result_);
  }

  std::optional<BoundReason> expand_level() {
    const std::uint64_t frontier = store_.frontier();
    block_ends_.clear();
    step_block_.fill(0);
    for (std::uint64_t position = 0; position < frontier;) {
      if (is_alone() ? clock_.interrupted() || clock_.out_of_time()
                     : all_.interrupted || all_.out_of_time)
        return reason();
      const std::uint64_t end =
          std::min(frontier, position + expansion_.block_size(expanded_, result_.transitions));
      const Properties watched = options_.properties_of_interest & ~result_.violated;
      if (!expansion_.expand(store_, position, end, watched, settled()))
        return expansion_.reason();
      block_ends_.push_back(end);
      merge_steps(expansion_.chunks_of(end - position));
      take_in(expansion_.chunks_of(end - position), expansion_.alone(end - position));
      expanded_ += end - position;
      position = end;
      unexpanded_ = frontier - position;
      report();
      if (all_.overflowed) return BoundReason::memory;
    }
    if (!end_level()) return reason();
    return std::nullopt;
  }

  [[nodiscard]] bool is_alone() const { return options_.ranks == nullptr; }

  // Why what was under way was cut short, here or by another rank.
  BoundReason reason() {
    agree();
    return all_.interrupted ? BoundReason::interrupted : BoundReason::time;
  }

  // Tells the other ranks what this one knows of its own, and hears what they know.
  void agree() {
    RankFacts here;
    here.bytes = store_.most_bytes() + expansion_.bytes();
    here.disk_bytes = folder_.bytes();
    here.interrupted = clock_.interrupted();
    here.out_of_time = clock_.out_of_time();
    here.overflowed = store_.overflowed();
    here.saves = (is_alone() || options_.ranks->rank() == 0) && is_save_worth_it();
    all_ = is_alone() ? here : facts_of_all(*options_.ranks, here);
  }

  void take_in(std::size_t chunks, bool alone) {
    expansion_.crew().run(kPartitions, alone, [&](unsigned, std::size_t part) {
      for (std::size_t i = 0; i < chunks; ++i)
        store_.absorb(part, expansion_.chunk(i).successors[part]);
    });
    store_.spill_if_full();
    agree();
  }

  [[nodiscard]] Marks settled() const {
    return {~options_.properties_of_interest | result_.violated, result_.witnessed};
  }

  void merge_steps(std::size_t chunks) {
    for (std::size_t i = 0; i < chunks; ++i) {
      auto& chunk = expansion_.chunk(i);
      result_.transitions += std::exchange(chunk.transitions, 0);
      result_.witnessed |= std::exchange(chunk.witnessed, Properties());
      const Properties fresh = std::exchange(chunk.violated, Properties()) & ~result_.violated;
      fresh.for_each([&](std::size_t property) {
        found_[property] = {DiskStore::node(depth_, chunk.first[property].node), true};
        step_block_[property] = block_ends_.size();
      });
      result_.violated |= fresh;
    }
  }

  // Ends the level that arrives, and checks what is new.  False if it was cut short.
  bool end_level() {
    const Properties before = at_level_end_ ? at_level_end_->violated : Properties();
    const Properties watched = options_.properties_of_interest & ~before;
    const Marks known{~options_.properties_of_interest | before, result_.witnessed};
    for (unsigned worker = 0; worker < expansion_.crew().size(); ++worker)
      skip_if_it_can(expansion_.system(worker), known);
    const bool ended =
        store_.advance_level([&](unsigned worker, std::size_t partition, std::uint32_t index,
                                 NodeId parent, const std::byte* packed) {
          Arrivals& arrivals = arrivals_[partition];
          S& system = expansion_.system(worker);
          const Marks marks = system.check_state(system.unpack(packed));
          arrivals.witnessed |= marks.witnessed;
          const Properties fresh = marks.violated & watched & ~arrivals.violated;
          if (!fresh.empty()) [[unlikely]] {
            // Blocks count from 1.
            const auto after = std::upper_bound(block_ends_.begin(), block_ends_.end(),
                                                parent == kNoNode ? 0 : parent);
            const auto block = static_cast<std::uint64_t>(after - block_ends_.begin()) + 1;
            fresh.for_each([&](std::size_t one) { arrivals.first[one] = {index, block}; });
            arrivals.violated |= fresh;
          }
        });
    if (ended) merge_states(before);
    for (Arrivals& arrivals : arrivals_) arrivals.violated = arrivals.witnessed = {};
    return ended;
  }

  // Of what was seen twice in this level, what came first counts.
  void merge_states(const Properties& before) {
    LevelFound seen;
    for (std::size_t partition = 0; partition < kPartitions; ++partition) {
      const Arrivals& arrivals = arrivals_[partition];
      seen.witnessed |= arrivals.witnessed;
      (arrivals.violated & ~before).for_each([&](std::size_t property) {
        const auto [index, block] = arrivals.first[property];
        seen.note(property,
                  {DiskStore::node(store_.levels() - 1, store_.position(partition, index)), block});
      });
    }
    if (!is_alone()) seen = found_by_all(*options_.ranks, seen);
    result_.witnessed |= seen.witnessed;
    seen.violated.for_each([&](std::size_t property) {
      const auto [node, block] = seen.first[property];
      if (result_.violated.has(property) && step_block_[property] <= block) return;
      found_[property] = {node, false};
      result_.violated.insert(property);
    });
  }

  // With other ranks: traces of what was found since the last time, while all of them are there.
  void find_traces() {
    if (is_alone()) return;
    std::vector<Node> nodes;
    const auto is_fresh = [&](std::size_t property) {
      return !result_.violations[property] || traced_[property] != found_[property];
    };
    result_.violated.for_each([&](std::size_t property) {
      if (is_fresh(property)) nodes.push_back(found_[property].node);
    });
    if (nodes.empty()) return;
    const std::vector<KnownPath> paths = paths_to(*options_.ranks, store_, nodes, false);
    std::size_t i = 0;
    result_.violated.for_each([&](std::size_t property) {
      if (!is_fresh(property)) return;
      result_.violations[property] = along(system_, paths[i++], property, found_[property].on_step);
      traced_[property] = found_[property];
    });
  }

  // A rank is lost: what all knew when the last level ended, and nothing that has no trace.
  Result ended_by_death() {
    store_.drop_arrivals();
    result_.bound = BoundReason::process_died;
    if (at_level_end_) {
      result_.transitions = at_level_end_->transitions;
      result_.witnessed = at_level_end_->witnessed;
    }
    result_.violated.for_each([&](std::size_t property) {
      if (!result_.violations[property]) result_.violated &= ~Properties::one(property);
    });
    result_.states = store_.size();
    result_.frontier = store_.frontier();
    result_.bytes = all_.bytes;
    result_.elapsed = elapsed_before_ + clock_.elapsed();
    return std::move(result_);
  }

  // Asked only while there is something left to expand: what is stopped here is not complete.
  std::optional<BoundReason> bound_reached() const {
    if (all_.interrupted) return BoundReason::interrupted;
    const Properties wanted = options_.properties_of_interest & options_.awaited;
    if (options_.stop_when_all_violated && !wanted.empty() &&
        (result_.violated & wanted) == wanted) {
      return BoundReason::all_violated;
    }
    if (options_.depth && depth_ >= *options_.depth) return BoundReason::depth;
    if (options_.states && store_.size() >= *options_.states) return BoundReason::states;
    if (store_.frontier() >= kNoNode) return BoundReason::memory;
    if (all_.out_of_time) return BoundReason::time;
    return std::nullopt;
  }

  void report() {
    reports_.report(expanded_, [&] {
      SearchProgress progress;
      progress.states = store_.size();
      progress.transitions = result_.transitions;
      progress.frontier = unexpanded_;
      progress.depth = depth_;
      progress.disk_bytes = all_.disk_bytes;
      progress.elapsed = clock_.elapsed();
      return progress;
    });
  }

  // ---- Checkpoints ----

  struct SoFar {
    std::uint64_t transitions = 0;
    std::uint64_t initial_states = 0;
    std::uint64_t expanded = 0;
    Properties violated;
    Properties witnessed;
    std::array<Found, Properties::kMost> found;
  };

  SoFar found_so_far() const {
    return {result_.transitions, result_.initial_states, expanded_,
            result_.violated,    result_.witnessed,      found_};
  }

  void write(CheckpointKind kind, std::string_view content) {
    const Clock::time_point begun = Clock::now();
    const bool waits = !is_alone() && kind == CheckpointKind::level;
    write_checkpoint(folder_, disk_.identity, kind, content,
                     waits ? CheckpointPlace::next : CheckpointPlace::now);
    if (waits) {
      agree();  // all have written theirs
      folder_.take_next_checkpoint();
    }
    saved_at_ = Clock::now();
    saving_took_ = saved_at_ - begun;
  }

  [[nodiscard]] bool is_save_worth_it() const {
    constexpr int kTimes = 9;
    return disk_.bounds.saves_each_level || Clock::now() - saved_at_ >= kTimes * saving_took_;
  }

  void save_if_worth_it() {
    if (all_.saves) save();
  }

  void save() {
    if (saved_levels_ == store_.levels()) return;
    const Clock::time_point begun = Clock::now();
    ByteWriter out;
    out.put(store_.levels());
    out.put(*at_level_end_);
    out.put((elapsed_before_ + clock_.elapsed()).count());
    store_.save(out);
    write(CheckpointKind::level, out.bytes());
    saving_took_ = saved_at_ - begun;
    saved_levels_ = store_.levels();
    store_.remove_obsolete();
  }

  // False if it was cut short.
  bool take_up(const std::string& content) {
    ByteReader in(content);
    in.get<std::uint64_t>();  // levels
    const auto so_far = in.get<SoFar>();
    elapsed_before_ = Clock::duration(in.get<Clock::duration::rep>());
    const bool loaded = store_.load(in);
    if (!loaded) return false;
    if (!in.whole()) fail_damaged();
    result_.transitions = so_far.transitions;
    result_.initial_states = so_far.initial_states;
    expanded_ = so_far.expanded;
    result_.violated = so_far.violated;
    result_.witnessed = so_far.witnessed;
    found_ = so_far.found;
    saved_levels_ = store_.levels();
    if (disk_.takes_up) disk_.takes_up({false, store_.levels() - 1, store_.size()});
    return true;
  }

  [[noreturn]] void fail_damaged() const {
    throw DiskFailure(folder_.checkpoint().string(),
                      "does not hold together; expected it as it was written: remove the folder, "
                      "and the search begins anew");
  }

  void save_end() {
    ByteWriter out;
    put_result(out, result_);
    write(CheckpointKind::finished, out.bytes());
    folder_.drop_next_checkpoint();
    store_.remove_all();
  }

  Result take_up_end(const std::string& content) {
    ByteReader in(content);
    result_ = get_result<S>(in);
    if (!in.whole()) fail_damaged();
    // Whoever was killed before it wrote this has states and no end.
    if (!is_alone()) {
      write(CheckpointKind::finished, content);
      folder_.drop_next_checkpoint();
    }
    folder_.remove_all_but({});
    if (disk_.takes_up) disk_.takes_up({true, result_.depth, result_.states});
    return std::move(result_);
  }

  void finish() {
    store_.drop_arrivals();
    // Of a level that was not completed nothing counts but what was violated.
    if (result_.bound && at_level_end_) {
      result_.transitions = at_level_end_->transitions;
      result_.witnessed = at_level_end_->witnessed;
    }
    result_.states = store_.size();
    result_.frontier = store_.frontier();
    agree();
    result_.bytes = all_.bytes;
    find_traces();
    if (is_alone()) {
      Rebuilder<S, DiskStore> rebuilder(system_, store_);
      result_.violated.for_each([&](std::size_t property) {
        result_.violations[property] =
            rebuilder.rebuild(property, found_[property].node, found_[property].on_step);
      });
    }
    result_.elapsed = elapsed_before_ + clock_.elapsed();
    const bool is_end = !result_.bound || *result_.bound == BoundReason::depth ||
                        *result_.bound == BoundReason::all_violated;
    if (is_end) {
      save_end();
    } else {
      save();
    }
  }

  Options options_;
  DiskOptions disk_;
  S system_;
  SearchClock clock_{options_};
  ProgressReports reports_{options_};
  DiskFolder folder_;
  Expansion<S> expansion_;
  DiskStore store_;
  std::array<Arrivals, kPartitions> arrivals_;

  Result result_;
  RankFacts all_;  // of all ranks, when they last agreed
  std::array<Found, Properties::kMost> found_;
  std::array<Found, Properties::kMost> traced_;  // those that have traces
  std::optional<SoFar> at_level_end_;
  std::vector<std::uint64_t> block_ends_;  // of the level being expanded: positions
  // In which block of it a property was seen violated on a step; 0: in none.
  std::array<std::uint64_t, Properties::kMost> step_block_{};
  std::uint64_t depth_ = 0;       // of the level being expanded
  std::uint64_t expanded_ = 0;    // states, over all levels
  std::uint64_t unexpanded_ = 0;  // states of the level not yet expanded
  std::uint64_t saved_levels_ = 0;
  Clock::duration elapsed_before_{};
  Clock::duration saving_took_{};
  Clock::time_point saved_at_;
};

/// Searches `system` on disk, or goes on with what an earlier search left there.
/// Errors: what the disk refused; a checkpoint that is damaged, or one of another search.
template <System S>
Result<SearchResult<S>> explore_on_disk(const S& system, SearchOptions options, DiskOptions disk) {
  try {
    return DiskExplorer<S>(system, std::move(options), std::move(disk)).run();
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
}

}  // namespace counterproof
