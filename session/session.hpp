// A session: a world that somebody steps through, one chosen event at a time.
//
// A session is a trace with a place in it.  Events before the place have happened; those after it
// were undone and can be done again, until another event is chosen in their stead.  Nothing here
// searches, prints or waits: the terminal and the page are two ways to look at the same session.
//
//     take(event) ──▶ at + 1, what was undone is forgotten
//     undo()      ──▶ at - 1        redo() ──▶ at + 1
//
// What can happen, and what it does, is asked of the model alone (model/world/step.hpp).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/invariant/invariant.hpp"
#include "model/result.hpp"
#include "model/state/scope.hpp"
#include "model/trace/replay.hpp"
#include "model/trace/trace.hpp"

namespace counterproof {

/// An event that can happen next.
struct EnabledEvent {
  Event event;
  std::string text;                 ///< as a trace has it
  Outcome outcome = Outcome::done;  ///< what it would come to
};

/// Everything that can happen at a place.
struct Possible {
  std::vector<EnabledEvent> events;
  /// What rule files did instead of answering, and at which events: of these nothing is known.
  std::vector<std::string> failed;
};

/// An event that happened, and what it showed.
struct Taken {
  Event event;
  Effects effects;
  World after;
  /// Invariants that are broken by the step, or in the world after it, with the values.
  std::vector<Breach> broken;
  Properties broken_at_first;     ///< of these, the ones that were kept so far
  Properties witnessed_at_first;  ///< witnesses that were not reached before
};

class Session {
 public:
  /// Begins in the initial world of `scope`.  Where the scope names no events, as that of a trace
  /// does not, every event and every fault may happen.
  Session(std::string policy, const Rules& rules, Scope scope);

  [[nodiscard]] const std::string& policy() const { return policy_; }
  [[nodiscard]] const Rules& rules() const { return rules_; }
  [[nodiscard]] const Scope& scope() const { return scope_; }

  /// How many events have happened.
  [[nodiscard]] std::size_t at() const { return at_; }
  /// Those that happened, and then those that were undone.
  [[nodiscard]] const std::vector<Taken>& taken() const { return taken_; }
  [[nodiscard]] const World& initial() const { return initial_; }
  [[nodiscard]] const World& world() const { return at_ == 0 ? initial_ : taken_[at_ - 1].after; }
  /// Invariants that are broken at the place; in a world without events, those of the world.
  [[nodiscard]] const std::vector<Breach>& broken() const {
    return at_ == 0 ? broken_initially_ : taken_[at_ - 1].broken;
  }
  /// Everything that was violated, or witnessed, on the way to the place.
  [[nodiscard]] Properties violated_so_far() const;
  [[nodiscard]] Properties witnessed_so_far() const;

  /// Everything that can happen at the place, in the order of a search.
  [[nodiscard]] Possible possible() const;
  [[nodiscard]] std::vector<EnabledEvent> enabled() const { return possible().events; }

  /// Makes the event happen.  Error, without a place: it cannot, and why; or a rule file's code
  /// fails, so that nobody knows.
  [[nodiscard]] Result<Properties> take(const Event& event);
  /// The same of an event as a trace has it.  Errors, too: there is no such event, or its form is
  /// wrong; the column is that in `text`.
  [[nodiscard]] Result<Properties> take(std::string_view text);
  /// \returns false if there is nothing to undo, or to do again.
  bool undo();
  bool redo();
  /// Goes to after the first `count` events, or to the last.
  void go(std::size_t count);

  /// What happened so far, as a trace that expects the last event's first breach, if there is one.
  [[nodiscard]] Trace trace() const;
  /// The same without an expectation, and with what was undone.
  [[nodiscard]] Trace whole_trace() const;

 private:
  [[nodiscard]] Trace trace_of(std::size_t count) const;

  std::string policy_;
  Rules rules_;
  Scope scope_;
  InvariantSet invariants_;
  World initial_;
  std::vector<Breach> broken_initially_;
  Properties violated_initially_;
  Properties witnessed_initially_;
  std::string failed_initially_;  ///< what a rule file did when it was asked of the initial world
  std::vector<Taken> taken_;
  std::size_t at_ = 0;
};

/// A scope of middling size in which a policy may be stepped through when no other is asked for:
/// two containers, in a tree three, and some of everything that the policy charges for.
Scope roomy_scope(const Rules& rules);

/// The scope with every event and every fault, and limit texts to write, if it names none.
Scope with_all_events(Scope scope);

}  // namespace counterproof
