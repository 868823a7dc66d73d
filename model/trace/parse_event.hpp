// Reads one event line of a trace.
#pragma once

#include <vector>

#include "model/result.hpp"
#include "model/state/event.hpp"
#include "model/state/scope.hpp"
#include "model/trace/tokens.hpp"

namespace counterproof {

/// The event that `tokens` spell: its word, its operands in the table's order, its attributes in
/// any.  A limit text that `scope` does not have yet is added to it.
/// \pre the first token is the word of an event.  \param line the place of the line.
Result<Event> parse_event(const std::vector<Token>& tokens, Scope& scope, const Place& line);

/// Finds the container that `token` names, such as `A`.
Result<ContainerId> parse_container(const Token& token, std::string_view role, const Scope& scope,
                                    const Place& line);

/// Whether an event of `kind` may say `copy=`: the page that is made, where making one depends on
/// the policy and so is no operand.
constexpr bool may_copy(EventKind kind) {
  return kind == EventKind::map || kind == EventKind::install;
}

}  // namespace counterproof
