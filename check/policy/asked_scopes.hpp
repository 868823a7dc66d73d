// Which scopes a policy is searched in: the standard ones that are its own, those that it brings
// along, and those that were asked for by name or by file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "check/policy/check_policy.hpp"

namespace counterproof {

/// The scopes that `options` ask for.  Errors: an unknown scope name (lists those that the policy
/// has); a size beyond the model's maximum or too small for any task to run; a scope of the user's
/// that goes by the name of one of the policy's, or that does not fit the policy.
Result<std::vector<Scope>> scopes_for(const Policy& policy, const CheckOptions& options);

/// A scope that was asked for, and the policies that do not have it.
struct MissedScope {
  std::string scope;
  std::vector<std::string> policies;
};

/// What is left of many policies, and why, when only some have the scopes that were asked for.
struct AskedPolicies {
  struct One {
    Policy policy;
    CheckOptions options;  ///< that ask for nothing that the policy does not have
  };
  std::vector<One> policies;
  std::vector<MissedScope> missed;
};

/// Drops, for each of several policies, the scopes that it does not have, and the policies that
/// have none of those asked for.  A single policy has to have them all.
/// Errors: those of `scopes_for`; a scope that no policy has.
Result<AskedPolicies> with_asked_scopes(std::vector<Policy> policies, const CheckOptions& options);

/// Gives each of two policies that are compared the scopes that only the other has, where they fit:
/// those that they bring along, and the standard ones that are asked for.
/// Errors: two different scopes of one name, in which both would be searched.
std::optional<Error> share_scopes(Policy& before, Policy& after, const CheckOptions& options);

}  // namespace counterproof
