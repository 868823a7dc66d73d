// Choices that contradict each other, as an error that points at both.
//
// Policies and traces both state choices, each in its own syntax; `conflicts()` knows which ones
// cannot go together, and this finds the places to blame.
#pragma once

#include <optional>
#include <string>

#include "model/result.hpp"
#include "model/rules/key_places.hpp"
#include "model/rules/rules.hpp"

namespace counterproof {

/// The first contradiction in `rules`, which were read from the text that sets the keys at
/// `places`.  It stands at the key to change, and names the place of the other one.
std::optional<Error> find_contradiction(const Rules& rules, const KeyPlaces& places,
                                        const std::string& file);

}  // namespace counterproof
