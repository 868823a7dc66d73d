// Checks a policy: all its invariants, in all its scopes, by exhaustive search.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/explore/options.hpp"
#include "check/policy/finding.hpp"
#include "model/policy/policy.hpp"
#include "model/result.hpp"
#include "model/world/scope.hpp"

namespace counterproof {

struct CheckOptions {
  /// Bounds, threads and interruption of each search.  `search.time` and `search.states` bound one
  /// scope's search, not their sum.  `search.progress` is called with the scope's own numbers.
  SearchOptions search;
  bool symmetry = true;

  /// Sizes that replace those of every standard scope; nothing keeps the scope's own.
  std::optional<std::size_t> containers;
  std::optional<std::size_t> tasks;
  std::optional<std::size_t> pages;
  std::optional<std::size_t> files;
  std::optional<std::size_t> objects;
  std::optional<std::uint64_t> limit;  ///< in pages, tasks or files
  /// Only the standard scopes of these names; empty means all, or none if there are own ones.
  std::vector<std::string> scopes;
  /// Scopes of the user's, after the standard ones.
  std::vector<Scope> own_scopes;

  /// Called before each search.
  std::function<void(const Policy&, const Scope&)> begin_scope;
};

/// The scopes that `options` ask for.  Errors: an unknown scope name (lists those that the policy
/// has); a size beyond the model's maximum or too small for any task to run; a scope of the user's
/// that goes by the name of another one, or that does not fit the policy.
Result<std::vector<Scope>> scopes_for(const Policy& policy, const CheckOptions& options);

/// Runs the check in the scopes that `options` ask for.  What a policy waives is shown by the trace
/// that its waiver names, or else, if there is one, by a shortest trace without faults.  Ends
/// early, with verdicts `bounded`, when a bound or an interruption says so.
Result<CheckReport> check_policy(const Policy& policy, const CheckOptions& options);

/// Runs the check in these scopes; the sizes and names of scopes in `options` play no part.
CheckReport check_policy_in(const std::vector<Scope>& scopes, const Policy& policy,
                            const CheckOptions& options);

}  // namespace counterproof
