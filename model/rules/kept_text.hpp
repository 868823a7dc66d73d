// What rules of a user's keep, as a person reads it.
#pragma once

#include <string>
#include <vector>

#include "model/rules/own_state.hpp"
#include "model/rules/rules.hpp"
#include "model/state/scope.hpp"
#include "model/state/world.hpp"

namespace counterproof {

/// One value that is kept.
struct KeptValue {
  std::string name;  ///< "last toucher"
  KeptKind kind;     ///< of its key, or of the first of a pair
  std::size_t index;
  std::string key;    ///< "P1", or "P1 and A" of a pair
  std::string value;  ///< "A", "T1 and T2", "3"; "-" for none, and 0 for a number

  friend bool operator==(const KeptValue&, const KeptValue&) = default;
};

/// All values, of what the scope has, in the order in which rules declare them.
std::vector<KeptValue> kept_values(const Rules& rules, const Scope& scope, const World& world);

/// Those that are not what every value is at first.
std::vector<KeptValue> kept_values_set(const Rules& rules, const Scope& scope, const World& world);

}  // namespace counterproof
