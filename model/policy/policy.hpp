// A policy: a rule set with a name, the invariants it claims to keep, and those it waives.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/result.hpp"
#include "model/rules/key_places.hpp"
#include "model/rules/own_rules.hpp"
#include "model/rules/rules.hpp"
#include "model/trace/trace.hpp"
#include "model/world/written_scope.hpp"

namespace counterproof {

/// An invariant that a policy says it keeps.
struct Claim {
  std::string invariant;
  Place place;
};

/// An invariant that a policy says it does not keep, and why.
struct Waiver {
  std::string invariant;
  std::string reason;
  Place place;
  std::string trace_file = {};  ///< that shows what the reason tells of, as the policy names it
  Place trace_place = {};
  /// What the file holds, under the policy's rules; nothing unless `read_named_traces` was asked.
  std::optional<Trace> trace = std::nullopt;
};

/// A key that a policy sets although nothing that can happen in a world hangs on it, and why it
/// does: such as an algorithm that only several threads can tell from another.
struct WithoutEffect {
  std::string key;
  std::string reason;
  Place place;
};

struct Policy {
  std::string name;
  std::string summary;    ///< one line
  std::string source;     ///< who proposed it, where, when
  std::string describes;  ///< the kernel that it says what it does of: "linux 6.1"; or empty
  std::string file;       ///< where it was read from; empty for one made in code
  std::string base;       ///< the policy file that it departs from, as it names it; or empty
  Rules rules;
  std::vector<RuleFile> rule_files;  ///< of the base, too; loaded in `rules.own`
  std::vector<Claim> claims;
  std::vector<Waiver> waivers;
  std::vector<WithoutEffect> without_effect;
  std::vector<WrittenScope> scopes;  ///< of its own, searched beside the standard ones
  KeyPlaces key_places;              ///< of the keys that the file sets itself

  [[nodiscard]] bool claims_to_keep(std::string_view invariant) const {
    for (const Claim& claim : claims)
      if (claim.invariant == invariant) return true;
    return false;
  }
  [[nodiscard]] const Waiver* waiver_of(std::string_view invariant) const {
    for (const Waiver& waiver : waivers)
      if (waiver.invariant == invariant) return &waiver;
    return nullptr;
  }
};

}  // namespace counterproof
