// What a policy promises: from the patterns of its file to invariants by name.
//
// `keep = ["balance.*"]` claims every invariant of a group that speaks of what the policy
// accounts, less those that it waives.  A claim by full name is meant as it stands: when it says
// nothing under the policy's rules, or is waived as well, that is a mistake and not a nuance.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/invariant/invariant.hpp"
#include "model/policy/policy.hpp"
#include "model/result.hpp"

namespace counterproof {

/// One entry of `claims.keep`: "*", a group such as "balance.*", or an invariant's id.
struct ClaimPattern {
  std::string text;
  Place place;
};

/// Fills the claims of `policy`, whose rules and waivers are complete, from `patterns`.
/// Errors: a pattern or waiver that names nothing, or something that says nothing under the
/// policy's rules; an invariant claimed twice; one both claimed by its name and waived.
std::optional<Error> settle_claims(Policy& policy, const std::vector<ClaimPattern>& patterns);

}  // namespace counterproof
