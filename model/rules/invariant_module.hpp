// What an invariant is, one of ours or one that a rule file asks: its id, what it says, and the
// functions that answer for a world or for a step.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/enum_table.hpp"
#include "model/lasso.hpp"
#include "model/rules/rules.hpp"
#include "model/state/effects.hpp"
#include "model/state/event.hpp"
#include "model/state/hindsight.hpp"
#include "model/state/resource.hpp"
#include "model/state/scope.hpp"
#include "model/state/world.hpp"

namespace counterproof {

/// One world, as an invariant sees it.
struct Moment {
  const Rules& rules;
  const Scope& scope;
  const World& world;
  /// Set where an invariant could not be settled for the world; null if nobody asks.
  bool* unsettled = nullptr;
};

/// One step, as an invariant sees it.
struct Step {
  const Rules& rules;
  const Scope& scope;
  const World& before;
  const Event& event;
  const Effects& effects;
  const World& after;
};

/// Where an invariant puts the reason for its answer; null while searching, when only the answer
/// counts and text would cost time.
using Why = std::string*;

struct Invariant {
  std::string_view id;         ///< "balance.single-release"
  std::string_view statement;  ///< one sentence
  std::string_view formula;    ///< in the vocabulary's words
  std::string_view source;     ///< who asked for it, or what breaks it, by catalogue id
  std::string_view witness;    ///< what must be reachable
  /// Which resources it speaks of; an invariant about none that a policy accounts is not asked.
  EnumTable<Resource, bool> resources{true, true, true, true};

  /// Whether a policy's rules give it anything to say, beyond the resources; null if always.
  bool (*applies)(const Rules&) = nullptr;

  /// The rule file that asks it, of the policies that name the file; null: it is asked of all.
  const void* asked_by = nullptr;

  bool (*holds_in)(const Moment&, Why) = nullptr;
  bool (*holds_over)(const Step&, Why) = nullptr;
  bool (*witnessed_in)(const Moment&) = nullptr;
  bool (*witnessed_over)(const Step&) = nullptr;

  /// What of the past it must know to say whether it holds; null if nothing.  Its witness never
  /// looks back.
  Hindsights (*looks_back)(const Rules&) = nullptr;

  /// Of one that is broken by what comes again and again: how, from a world in which it is broken.
  std::optional<Lasso<Event>> (*again_from)(const Moment&) = nullptr;

  [[nodiscard]] std::string_view group() const { return id.substr(0, id.find('.')); }
  /// Whether the invariant has anything to say about a policy with these rules.
  [[nodiscard]] bool speaks_of(const Rules& rules) const;
  /// What of the past it must know under these rules.
  [[nodiscard]] Hindsights hindsight(const Rules& rules) const {
    return looks_back == nullptr ? Hindsights() : looks_back(rules);
  }
  /// Asks it of a world or a step for the reason that it gives.  One that a rule file asks may do
  /// anything: that is noted, and gives no reason.
  void explain(const Moment& moment, std::string& why) const;
  void explain(const Step& step, std::string& why) const;
};

}  // namespace counterproof
