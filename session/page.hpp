// What a page asks of the model: text in, JSON out.
//
// A page keeps nothing of a world: it holds a trace as text, and asks what is so after some of its
// events.  Undoing is asking for fewer.  So there is one model, and one place in which a policy's
// choices, a scope and events become worlds; the page draws.  Each function answers with one JSON
// object, and with {"error": "..."} where the text cannot be read.
//
// The same functions are linked into the command, and into a module of WebAssembly (wasm/), and
// must answer the same in both, byte for byte.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace counterproof::page {

/// What does not depend on a trace: the choices with their values, the invariants, the events, the
/// standard scopes.
std::string tables();

/// The trace with its first `at` events done: the events with what each broke, the world there and
/// before, what changed, what is broken, what can happen next.  The trace as text and as address.
std::string look(std::string_view trace, std::size_t at);

/// The trace with something else chosen, as {"trace": text, "dropped": events that do not fit any
/// more}.  What may be changed: "choice", to "KEY VALUE"; "policy", to that of a trace without
/// events; "scope", to the line of a trace, "scope containers=2 ...".
/// Errors: choices that contradict each other; no such choice or value; a scope that is none.
std::string change(std::string_view trace, std::string_view what, std::string_view to);

/// The trace's events under its own choices and under those of another trace, whose events play no
/// part: how much differs after each, the first event after which something does, and what does
/// after the first `at`.
std::string compare(std::string_view trace, std::string_view other, std::size_t at);

/// {"holds": whether the condition is true after the first `at` events}.
std::string holds(std::string_view trace, std::string_view condition, std::size_t at);

/// What a condition can count under the trace's choices, in its scope.
std::string counts(std::string_view trace);

/// The text of the trace in an address, as {"trace": text}; where a second policy is named there,
/// "against" has a trace of it.
std::string from_address(std::string_view address);

/// The text as it stands in an address, as {"address": text}.
std::string to_address(std::string_view text);

/// Begins to search the trace's scope for `goal` (goal_search.hpp), in place of the search before.
/// \param scope  the name of a standard scope to search instead, or empty: the trace's sizes, and
/// every event that its things allow.  \param faults  whether faults may strike.
std::string begin_search(std::string_view trace, std::string_view goal, std::string_view scope,
                         bool faults, std::size_t most_worlds);

/// Expands `count` worlds.  {"state": "running", "worlds": 100, "depth": 3}, and at the end "found"
/// with a "trace", or why not: "none", "not-found", "bounded".
std::string go_on(std::size_t count);

}  // namespace counterproof::page
