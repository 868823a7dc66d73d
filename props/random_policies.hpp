// Policies, scopes and walks, drawn at random.
#pragma once

#include <rapidcheck.h>

#include <string>

#include "check/random/random_worlds.hpp"
#include "model/rules/rules.hpp"
#include "model/state/scope.hpp"

namespace counterproof::props {

/// A seed that RapidCheck draws, prints when a property fails, and does not shrink: what is made
/// of it is shrunk by its own means.
std::uint64_t any_seed();

/// Rules from the whole space of choices, without a contradiction and without a defect.
Rules any_rules(Chance& chance);

/// Whether the rules could stand in a policy file.
bool agree(const Rules& rules);
/// Rules that may have a defect or two, of those that agree with them.
Rules any_rules_with_defects(Chance& chance);

/// A scope for them: its sizes, limits, events and faults at random.
Scope any_scope(const Rules& rules, Chance& chance);
/// One that is small enough to be seen whole, as a rule.
Scope any_small_scope(const Rules& rules, Chance& chance);

/// The trace of up to `length` events from `scope`.
Trace any_trace(const Rules& rules, const Scope& scope, std::size_t length, Chance& chance);

/// Fails the property: `trace`, made 1-minimal for the first of the invariants that it breaks, is
/// written to a file, and the message has its events and the command that replays it.
/// \param broken  of `invariants()`
[[noreturn]] void fail_with(const Trace& trace, const Properties& broken);

}  // namespace counterproof::props
