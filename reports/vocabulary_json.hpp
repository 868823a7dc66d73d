// What pages say of the model's own words: its invariants, and its events.
#pragma once

#include <nlohmann/json.hpp>

namespace counterproof {

/// Each invariant with its statement, formula, source and witness.
nlohmann::ordered_json invariants_json();
/// By an event's word, what it does.
nlohmann::ordered_json events_json();

}  // namespace counterproof
