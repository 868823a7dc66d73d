// What every raced program is asked, beyond the invariants of the model: an id, and what it says.
#pragma once

#include <span>
#include <string_view>

namespace counterproof {

struct RaceInvariant {
  std::string_view id;
  std::string_view statement;
  std::string_view source;
};

/// In the order of every report.
std::span<const RaceInvariant> race_invariants();

/// What an invariant says that a raced program can break, of this table or of the model's.
std::string_view statement_of(std::string_view invariant);

}  // namespace counterproof
