// Two policies on the same events: the review of a change, one trace at a time.
//
// Both begin in the same scope and are told the same events in the same order.  Where an event
// cannot happen under one of them its story ends there, since what would come after is a story of
// other events; the other goes on alone.  What differs is told of what a reader is shown: who is
// there and uses what, who is charged for it, counters and limits, what an event came to, and which
// invariants are broken.  An invariant that says nothing of one of the policies is no difference.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/rules/rules.hpp"
#include "model/trace/trace.hpp"
#include "session/session.hpp"

namespace counterproof {

/// One thing that is not the same under both.
struct Difference {
  std::string what;           ///< "A memory", "P1 is charged to", "isolation.no-hostage-charge"
  std::string first, second;  ///< "1 page of 2 pages"
  /// The names in a picture that it is about: "P1" of a chip, "A/memory" of a counter, "A" of a
  /// lane; empty for none.
  std::string mark;
};

/// The events under one of the policies.
struct ComparedSide {
  Session session;
  std::optional<std::string> stopped;  ///< why the event after the last one cannot happen
};

class Comparison {
 public:
  /// \param policy, rules  the second side; the first is the trace's own.
  Comparison(const Trace& trace, std::string policy, const Rules& rules);

  [[nodiscard]] const ComparedSide& first() const { return first_; }
  [[nodiscard]] const ComparedSide& second() const { return second_; }
  /// Events that at least one of the sides was told: those that happened, and the one that could
  /// not.
  [[nodiscard]] std::size_t count() const { return events_.size(); }
  [[nodiscard]] const std::vector<std::string>& events() const { return events_; }

  /// What is not the same after the first `at` events; `at` is at most `count()`.
  [[nodiscard]] std::vector<Difference> differences(std::size_t at);
  /// The number of the first event after which something differs; 0 if it does before any.
  [[nodiscard]] std::optional<std::size_t> parting();

 private:
  ComparedSide first_, second_;
  std::vector<std::string> events_;
};

/// The session of the trace's events under these rules, as far as they can happen.
ComparedSide told(const Trace& trace, std::string policy, const Rules& rules);

}  // namespace counterproof
