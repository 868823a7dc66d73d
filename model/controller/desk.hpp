// What a controller works with, and the one place where it touches counters.
//
// A controller sees the truth but cannot write it; it writes the books, and every charge it takes
// or gives back goes through here, so that counter, reference and effect change together.  The
// ledger's entry goes with the object: a hook that charges before there is one prepares a charge,
// and the controller of its kind binds it; where the object is there, one call of that controller
// charges or gives back counter, reference and entry.
#pragma once

#include <type_traits>

#include "model/counter/charge_path.hpp"
#include "model/counter/res_counter.hpp"
#include "model/rules/rules.hpp"
#include "model/rules/seams.hpp"
#include "model/rules/usage.hpp"
#include "model/state/books.hpp"
#include "model/state/effects.hpp"
#include "model/state/ledger.hpp"
#include "model/state/truth.hpp"

namespace counterproof {

class Desk {
 public:
  using Word = Plain::Word;

  Desk(Plain& machine, const Rules& rules, const Truth& truth, Books<Plain>& books, Ledger& ledger,
       Effects& effects)
      : machine(machine),
        rules(rules),
        seams(seams_of(rules.defects)),
        truth(truth),
        books(books),
        ledger(ledger),
        effects(effects) {}

  Plain& machine;
  const Rules& rules;
  const Seams& seams;
  const Truth& truth;
  Books<Plain>& books;
  Ledger& ledger;
  Effects& effects;

  /// Who refused the last request that was refused, and which of its counters.
  struct Refusal {
    ContainerId container;
    Resource resource = Resource::memory;
    bool with_swap = false;  ///< the limit of memory and swap together: swapping makes no room
  };
  Refusal refusal;

  [[nodiscard]] Word usage(ContainerId container, Resource resource) const {
    return usage_of(machine, rules, books.containers[container].counter(resource));
  }
  /// Where a charge of `container` is taken next: its parent, or nowhere.
  [[nodiscard]] ContainerId above(ContainerId container) const {
    return rules.hierarchical() ? truth.parent[container] : ContainerId();
  }
  /// Whether `n` more units are within the limits of the container and all that it counts in.
  /// \param returns  a page that comes back from swap, which it leaves
  [[nodiscard]] bool fits(ContainerId container, Resource resource, Word n,
                          PageId returns = PageId()) const {
    for (; container.some(); container = above(container))
      if (!fits_alone(container, resource, n) || !fits_with_swap(container, resource, n, returns))
        return false;
    return true;
  }
  /// Whether `n` more units are within the container's limit of memory and swap together, if it
  /// has one.
  [[nodiscard]] bool fits_with_swap(ContainerId container, Resource resource, Word n,
                                    PageId returns = PageId()) const {
    if (resource != Resource::memory || !rules.limits_memory_and_swap()) return true;
    const Word limit = books.containers[container].swap_limit;
    if (limit == kUnlimited) return true;
    Word used = usage(container, resource) + pages_in_swap(rules, truth, books, container);
    if (returns.some() && is_in_swap_of(rules, truth, books, returns, container)) --used;
    return n <= limit && used <= limit - n;
  }

  /// A request of its own for `n` units: charges them and takes a reference, or counts a failure.
  bool request(ContainerId container, Resource resource, Word n) {
    if (!request_units(container, resource, n)) return false;
    ++books.containers[container].references;
    return true;
  }
  /// The same for a charge that rests on the reference of another.
  bool request_units(ContainerId container, Resource resource, Word n) {
    const bool charged = try_charge(container, resource, n, Attempt::first);
    if (!charged) ++effects.refused_requests[refusal.container];
    return charged;
  }

  /// Another attempt at a request that was refused.
  bool retry(ContainerId container, Resource resource, Word n) {
    if (!try_charge(container, resource, n, seams.again)) return false;
    ++books.containers[container].references;
    return true;
  }
  bool retry_units(ContainerId container, Resource resource, Word n) {
    return try_charge(container, resource, n, seams.again);
  }

  /// Whether there is room for what a move brings: `more(at)` units in `container` and in each that
  /// it counts in.  Those that a move leaves as they were, such as the ancestors that its two ends
  /// have in common, are not asked.  The first one without room counts a failed request.
  template <class More>
  bool find_room(ContainerId container, Resource resource, More&& more) {
    for (ContainerId at = container; at.some(); at = above(at)) {
      const Word n = more(at);
      if (n == Word(0) || fits_with_swap(at, resource, n)) continue;
      refusal = {at, resource, true};
      ++effects.failures[at];
      ++effects.refused_requests[at];
      return false;
    }
    const ContainerId refused = charge_all_or_none(
        container, ContainerId(), [&](ContainerId at) { return above(at); },
        [&](ContainerId at) {
          const Word n = more(at);
          return n == Word(0) || charge_alone(at, resource, n, Attempt::first);
        },
        [&](ContainerId at) { take_back(at, resource, more(at)); });
    if (refused.some()) {
      refusal = {refused, resource};
      ++effects.refused_requests[refused];
      return false;
    }
    for (ContainerId at = container; at.some(); at = above(at))
      uncharge_alone(at, resource, more(at));
    return true;
  }

  /// Charges `n` units whatever the limit says, and takes a reference.
  void force(ContainerId container, Resource resource, Word n) {
    auto& entry = books.containers[container];
    add_units(container, resource, n);
    ++entry.references;
  }

  /// Changes the size of a charge that stays: no reference is taken or dropped.
  void add_units(ContainerId container, Resource resource, Word n) {
    for (; container.some(); container = above(container)) {
      with_counter<Plain>(rules, [&]<class Counter>() {
        Counter::force(machine, books.containers[container].counter(resource), n);
      });
    }
  }
  void take_units(ContainerId container, Resource resource, Word n) {
    for (; container.some(); container = above(container)) {
      const Word taken = with_counter<Plain>(rules, [&]<class Counter>() {
        return Counter::uncharge(machine, books.containers[container].counter(resource), n);
      });
      if (!machine.holds(taken == n)) effects.over_uncharged.insert(container);
    }
  }

  /// Gives `n` units and their reference back.  A container that is gone cannot be told from one
  /// that lives, which is what makes this a use after free.
  void give_back(ContainerId container, Resource resource, Word n) {
    take_units(container, resource, n);
    drop_reference(container);
  }

  /// The last reference to a removed container has a worker free it: whoever drops it may hold
  /// locks under which nothing can be freed.
  void drop_reference(ContainerId container) {
    auto& entry = books.containers[container];
    if (entry.references > 0) --entry.references;
    if (!truth.lingers[container]) return;
    const bool last = entry.references == 0 || !seams.does(Duty::wait_for_last_uncharge);
    if (last && seams.does(Duty::free_at_last_uncharge)) entry.free_scheduled = true;
  }

 private:
  [[nodiscard]] bool fits_alone(ContainerId container, Resource resource, Word n) const {
    const Word limit = machine.load(books.containers[container].counter(resource).limit);
    return machine.holds(n <= limit) && machine.holds(usage(container, resource) <= limit - n);
  }

  /// Charges the container and all that it counts in, or none of them: walks up, and at the first
  /// that has no room takes back what it added below.  Memory and swap together are asked first.
  bool try_charge(ContainerId container, Resource resource, Word n, Attempt attempt) {
    for (ContainerId at = container; at.some(); at = above(at)) {
      if (fits_with_swap(at, resource, n)) continue;
      refusal = {at, resource, true};
      if (attempt == Attempt::first) ++effects.failures[at];
      return false;
    }
    const ContainerId refused = charge_all_or_none(
        container, ContainerId(), [&](ContainerId at) { return above(at); },
        [&](ContainerId at) { return charge_alone(at, resource, n, attempt); },
        [&](ContainerId at) { take_back(at, resource, n); });
    if (refused.none()) return true;
    refusal = {refused, resource};
    return false;
  }

  /// What was added below a container that refuses.
  void take_back(ContainerId container, Resource resource, Word n) {
    if (seams.does(Duty::take_back_below)) uncharge_alone(container, resource, n);
  }
  void uncharge_alone(ContainerId container, Resource resource, Word n) {
    with_counter<Plain>(rules, [&]<class Counter>() {
      Counter::uncharge(machine, books.containers[container].counter(resource), n);
    });
  }

  bool charge_alone(ContainerId container, Resource resource, Word n, Attempt attempt) {
    auto& cells = books.containers[container].counter(resource);
    const bool room = fits_alone(container, resource, n);
    const Word failures = machine.load(cells.failures);
    const ChargeOutcome outcome = with_counter<Plain>(rules, [&]<class Counter>() {
      if constexpr (std::is_same_v<Counter, ResCounter<Plain>>)
        if (seams.charge != nullptr) return seams.charge(machine, cells, n, attempt);
      return Counter::charge(machine, cells, n, attempt);
    });
    if (!machine.holds(machine.load(cells.failures) == failures)) ++effects.failures[container];
    if (outcome == ChargeOutcome::over_limit) {
      if (room) effects.wrongly_refused.insert(container);
      seams.charge_refused(*this, container);
      return false;
    }
    if (!room) effects.wrongly_accepted.insert(container);
    return true;
  }
};

}  // namespace counterproof
