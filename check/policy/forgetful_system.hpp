// A policy's worlds, without some of what they keep for invariants alone.
//
// What of the past a world keeps (model/state/hindsight.hpp) has no say in what happens, so that
// worlds that differ in nothing else have the same events, with the same effects, and lead to
// worlds that differ in nothing else: forgetting is a bisimulation.  This system forgets after each
// step.  A trace of it is therefore a trace of the whole system, event for event, and a world has
// the same distance from the initial one in both: what is found here replays, with no shorter trace
// to be had.  Only what looks back at the part that is gone is not to be asked, and its marks are
// kept empty, whoever asks.  Its witness may be asked: none looks back.
//
// Names are no matter: a past names things as the rest of a world does, and is renamed with it.
//
// Source: cone of influence reduction, E. M. Clarke, O. Grumberg, D. A. Peled, "Model Checking",
// 1999; the property that is asked decides which variables there are.
#pragma once

#include <cstddef>

#include "check/explore/system.hpp"
#include "check/policy/world_system.hpp"
#include "model/state/hindsight.hpp"

namespace counterproof {

class ForgetfulSystem {
 public:
  using State = World;
  using Event = counterproof::Event;

  /// \param kept  what of the past it does not forget
  ForgetfulSystem(const Rules& rules, const Scope& scope, bool symmetry, const Hindsights& kept)
      : whole_(rules, scope, symmetry) {
    for (const Hindsight past : kAllOf<Hindsight>)
      if (!kept.has(past)) forgotten_.insert(past);
    for (std::size_t i = 0; i < invariants().size(); ++i)
      if (invariants()[i].hindsight(rules).meets(forgotten_)) not_asked_.insert(i);
  }

  [[nodiscard]] std::size_t packed_size() const { return whole_.packed_size(); }
  void pack(const World& world, std::byte* out) const { whole_.pack(world, out); }
  [[nodiscard]] World unpack(const std::byte* in) const { return whole_.unpack(in); }
  void pack_canonical(const World& world, std::byte* out) const {
    whole_.pack_canonical(world, out);
  }
  [[nodiscard]] static bool are_alike(const World& a, const World& b) {
    return WorldSystem::are_alike(a, b);
  }
  void skip(const Marks& settled) {
    whole_.skip({settled.violated | not_asked_, settled.witnessed});
  }

  template <class Sink>
  void for_each_initial(Sink&& sink) const {
    whole_.for_each_initial([&](const World& world) { sink(forgetting(world)); });
  }

  [[nodiscard]] Marks check_state(const World& world) const {
    return without_the_unasked(whole_.check_state(world));
  }

  template <class Sink>
  void for_each_step(const World& world, Sink&& sink) const {
    whole_.for_each_step(world, [&](const Event& event, const World& next, const Marks& marks) {
      sink(event, forgetting(next), without_the_unasked(marks));
    });
  }

 private:
  [[nodiscard]] World forgetting(World world) const {
    forget(world, forgotten_);
    return world;
  }
  [[nodiscard]] Marks without_the_unasked(Marks marks) const {
    marks.violated &= ~not_asked_;
    return marks;
  }

  WorldSystem whole_;
  Hindsights forgotten_;
  Properties not_asked_;
};

static_assert(System<ForgetfulSystem>);

}  // namespace counterproof
