// A policy's worlds, as the explorer sees them.
//
// States are worlds, events are events, and property i is invariant i.  Under symmetry a world
// stands for all worlds that differ from it only by the names of containers, tasks, pages and
// files.  Its representative has containers and tasks in the order of their colours, which are made
// of anything but names (check/policy/colours.hpp), pages and files in that of their records, and
// the smallest packed bytes of all orders that this leaves.
//
// A renaming must not change what can happen.  Some rules look at names, and their modules say so
// (`alike`): an heir is the first container that is left, reclaim that ends early takes pages in
// their order.  Swap-off scans processes in theirs.  And in a tree each place has a parent of its
// own.  The names concerned are then left alone.
//
// Under a few rules, and their modules say which (`drifts`), books that have once gone wrong drift
// apart without end: where several containers pay for a page and nobody remembers which, where one
// charge can be released twice, where something leaks at every turn.  Such a world is checked, and
// not continued; under all other rules it is when its books have gone wrong by more than any
// passing error explains (`kFar`).  The search says that it met one, and its verdicts on everything
// else are then bounded.
#pragma once

#include <cstddef>
#include <cstring>

#include "check/explore/system.hpp"
#include "check/policy/world_codec.hpp"
#include "model/invariant/invariant.hpp"
#include "model/rules/rules.hpp"
#include "model/state/scope.hpp"
#include "model/state/world.hpp"
#include "model/world/initial_world.hpp"
#include "model/world/step.hpp"

namespace counterproof {

class WorldSystem {
 public:
  using State = World;
  using Event = counterproof::Event;

  WorldSystem(const Rules& rules, const Scope& scope, bool symmetry);

  [[nodiscard]] std::size_t packed_size() const { return codec_.size(); }
  void pack(const World& world, std::byte* out) const { codec_.pack(world, out); }
  [[nodiscard]] World unpack(const std::byte* in) const { return codec_.unpack(in); }
  /// Packs the world's representative.
  void pack_canonical(const World& world, std::byte* out) const;
  /// Whether the worlds are the same byte for byte.  Counts of failures may make them differ.
  [[nodiscard]] static bool are_alike(const World& a, const World& b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
  }
  void canonicalise(World& world) const;
  /// Whether a search goes on from the world, and does not stop at wrong books.
  [[nodiscard]] bool continues(const World& world) const {
    return world.truth.crashed || !books_are_off(world, drifts_ ? 0 : kFar);
  }
  /// Whether worlds are taken for one that differ by the names of containers, of tasks,
  [[nodiscard]] bool renames_containers() const { return symmetry_ && rename_containers_; }
  [[nodiscard]] bool renames_tasks() const { return symmetry_ && rename_tasks_; }
  /// or of pages, files and kernel objects.
  [[nodiscard]] bool renames_records() const { return symmetry_ && rename_pages_; }

  void skip(const Marks& settled) { invariants_.skip({settled.violated, settled.witnessed}); }

  template <class Sink>
  void for_each_initial(Sink&& sink) const {
    sink(initial_world(rules_, scope_));
  }

  /// Witnessed where a world is not continued, because its books are wrong, or is not settled,
  /// because its faults lead on and on.
  static constexpr std::size_t kNotContinued = kMostInvariants;

  [[nodiscard]] Marks check_state(const World& world) const {
    bool unsettled = false;
    const auto marks = invariants_.of(Moment{rules_, scope_, world, &unsettled});
    Marks seen{marks.violated, marks.witnessed};
    if (unsettled || !continues(world)) seen.witnessed.insert(kNotContinued);
    return seen;
  }

  template <class Sink>
  void for_each_step(const World& world, Sink&& sink) const {
    if (!continues(world)) return;
    for_each_event(
        rules_, scope_, world, [&](const Event& event, const World& next, const Effects& effects) {
          const auto marks = invariants_.of(Step{rules_, scope_, world, event, effects, next});
          sink(event, next, Marks{marks.violated, marks.witnessed});
        });
  }

 private:
  /// In units of a charge.
  static constexpr std::uint64_t kFar = 6;

  /// Whether a counter or a count of references is further from what it should be.
  [[nodiscard]] bool books_are_off(const World& world, std::uint64_t by_more_than) const;

  Rules rules_;
  Scope scope_;
  WorldCodec codec_;
  InvariantSet invariants_;
  bool symmetry_;
  bool drifts_;
  bool rename_containers_;
  bool rename_tasks_;
  bool rename_pages_;
};

static_assert(System<WorldSystem>);

}  // namespace counterproof
