// A trace: a sequence of events, with all that is needed to run it again.
//
// The text form is one event a line, meant to be read, compared and edited by hand:
//
//     counterproof trace 1
//     policy rss-2007-as-posted
//     choice account.memory yes
//     as-posted D14
//     scope containers=1 tasks=1 pages=1 files=0 limit=1 start=A
//     expect violated balance.single-release
//
//     touch T1 P1
//     swap-out P1
//     swap-in T1 P1 fault=not-up-to-date
//
// A trace stands alone: it names every choice that differs from the default, but for those that
// its defects bring along (D03 is limit.write = "unchecked"), so that it replays without the
// policy file it came from.  `#` starts a comment; blank lines mean nothing.
//
// After its operands an event may have attributes: `fault=moved to=B`, `kills=T2,T1`, and `copy=P2`
// for a `map` or `install` that takes a copy.  The text of a limit write stands in the event, in
// quotes and with C's escapes (`write-limit A memory "5\n"`), and becomes one of the scope's limit
// texts.  A last line `again from 3` says that the events from the third on come again and again:
// the world after the last is the one before the third.  `limit` may be `unlimited`; `start=-` says
// that no task runs yet.  A scope may go on with `objects=2`, `kernel-limit=1`, `parents=-,A,A`,
// `min=0,1`, `high=unlimited,2` and `swap=0`.
//
// Parsing and printing are inverse, for a trace that says nothing beyond this: see `normalised`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "model/rules/rules.hpp"
#include "model/state/event.hpp"
#include "model/state/scope.hpp"

namespace counterproof {

/// The line on which a trace names defects of that origin: "as-posted D14", "seeded W03".
std::string_view keyword_of(DefectOrigin origin);

/// The line that ends a trace with a loop: "again from 3".
inline constexpr std::string_view kAgain = "again";

/// What a trace says that replaying it shows.
struct Expectation {
  bool violated = true;   ///< otherwise: `holds`, every invariant (or the named one) is kept
  std::string invariant;  ///< may be empty when `violated` is false

  friend bool operator==(const Expectation&, const Expectation&) = default;
};

struct Trace {
  std::string policy;  ///< its name, for the reader
  Rules rules;
  /// Sizes, limit, start, and the limit texts that events use, in the order of their first use;
  /// its name and alphabets play no part in a replay.
  Scope scope;
  std::optional<Expectation> expectation;
  std::vector<Event> events;
  /// The number of the first event, from 1, of the loop that the last one ends; none: no loop.
  std::optional<std::size_t> again_from = std::nullopt;
  std::vector<unsigned> lines;  ///< the line of each event in the file it was read from, if any

  friend bool operator==(const Trace& a, const Trace& b) {
    return a.policy == b.policy && a.rules == b.rules && a.scope == b.scope &&
           a.expectation == b.expectation && a.events == b.events && a.again_from == b.again_from;
  }
};

/// One event as a trace has it: `swap-in T1 P1 fault=not-up-to-date`.
/// \pre a limit write's text is one of the scope's.
std::string print_event(const Event& event, const Scope& scope);

/// The whole trace.  Reads back to `normalised(trace)`.
/// \pre its choices do not contradict each other.
std::string print_trace(const Trace& trace);

/// The trace without what its text form does not say: the scope's name and alphabets, limit texts
/// that no event uses or that stand there twice, and fields that an event's kind has no use for.
Trace normalised(Trace trace);

/// Errors: wrong header or version; unknown keyword, event, fault, choice; an operand missing, of
/// the wrong kind, or out of scope; a fault that the event cannot suffer; a loop that begins at no
/// event, or is not the end.  The message names what would be right.
Result<Trace> parse_trace(std::string_view text, const std::string& file);

Result<Trace> read_trace_file(const std::string& path);

}  // namespace counterproof
