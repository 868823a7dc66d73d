// Which choices of a policy a counterexample hangs on.
//
// A policy makes some thirty choices, and a trace alone does not say which of them it is about.
// This asks: each choice is given each of its other values, one at a time, and the same events are
// run again.  Where all of them still happen and the invariant is kept, that choice decided.
// Events are not searched for again: another sequence may break the invariant under the other
// value, so that the answer explains this trace, and promises no repair.
//
// Whom an out-of-memory kill chooses is no part of the events here: under another value somebody
// else may be killed, or nobody, and the invariant must be kept whoever it is.
//
// A value under which some event cannot happen says nothing, and neither does one that contradicts
// the rest of the policy.  What is accounted is what the policy is about, and is left alone.  A
// defect is switched off together with the choice that it brings along, if it cannot go alone.
#pragma once

#include <string>
#include <vector>

#include "model/trace/trace.hpp"

namespace counterproof {

struct DecidingChoice {
  std::string key;                   ///< "attach.charges", "as_posted.D14"
  std::string value;                 ///< what the policy has there: "follow", "true"
  std::vector<std::string> instead;  ///< values under which the same events keep the invariant
};

/// Defects first, then choices in the order of the choice table; empty when no single one decides,
/// or when there is nothing to decide: the trace keeps the invariant.
/// \pre the trace expects a violation, and all its events happen.
std::vector<DecidingChoice> deciding_choices(const Trace& trace);

}  // namespace counterproof
