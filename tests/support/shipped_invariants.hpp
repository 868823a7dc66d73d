// The invariants that are part of the program: a test beside may have taken one of a rule file's in.
#pragma once

#include <vector>

#include "model/invariant/invariant.hpp"

namespace counterproof::tests {

inline std::vector<Invariant> shipped_invariants() {
  std::vector<Invariant> shipped;
  for (const Invariant& invariant : invariants())
    if (invariant.asked_by == nullptr) shipped.push_back(invariant);
  return shipped;
}

}  // namespace counterproof::tests
