// One search of a policy's check, in one scope, and what it came to: what may be done elsewhere,
// and put together with the others afterwards.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/disk/disk_options.hpp"
#include "check/explore/explorer.hpp"
#include "check/policy/check_policy.hpp"
#include "check/policy/grouped_search.hpp"
#include "check/policy/world_system.hpp"

namespace counterproof {

/// A shortest way to break an invariant, by its place in `invariants()`.
struct ScopeViolation {
  std::size_t invariant = 0;
  std::vector<Event> events;
};

struct ScopeSearch {
  ScopeReport report;
  Properties witnessed;
  std::vector<ScopeViolation> violations;  ///< in the order of `invariants()`
  /// Slots of the policy's rule files that nothing asked in this scope.
  std::vector<std::string> never_asked;

  [[nodiscard]] const std::vector<Event>* violation_of(std::size_t invariant) const {
    for (const ScopeViolation& one : violations)
      if (one.invariant == invariant) return &one.events;
    return nullptr;
  }
};

/// The longest trace to look at in the scope: what it says itself, or less if less was asked for.
std::optional<std::uint64_t> depth_of(const Scope& scope, const CheckOptions& options);

/// The search; nothing if a rule fails in it, after which nothing happens any more, and a way that
/// was found before is not there to be walked again.
/// \param disk where it is searched; nothing: in memory
std::optional<SearchResult<WorldSystem>> explored(const Rules& rules, const Scope& scope,
                                                  bool symmetry, const SearchOptions& search,
                                                  std::optional<DiskOptions> disk = std::nullopt);

/// The search of a policy's scope in memory or on disk, in groups or not, as `options` have it.
/// \param part beside the search of the whole scope, another one of it
/// Nothing if a rule fails in it.  Throws DiskFailure.
std::optional<GroupedResult> explored_as_asked(const Policy& policy, const Scope& scope,
                                               const CheckOptions& options,
                                               const SearchOptions& search,
                                               std::string_view part = "");

/// Whether the scope may be searched in groups.
bool may_be_in_groups(const Policy& policy, const Scope& scope, const CheckOptions& options);

/// What the search of a policy's scope is given to be on disk; nothing if it is not to be.
/// \param part beside the search of the whole scope, another one of it
/// \param group what is searched of it; null: all
/// Throws DiskFailure: it cannot be on disk.
std::optional<DiskOptions> on_disk(const Policy& policy, const Scope& scope,
                                   const CheckOptions& options, std::string_view part = "",
                                   const InvariantGroup* group = nullptr);

/// Asks all invariants in the scope.  Rule files that fail say so themselves (`OwnRules::failed`).
/// \returns nothing if a rule failed so early that there is nothing to tell.  Throws DiskFailure.
std::optional<ScopeSearch> search_scope(const Policy& policy, const Scope& scope,
                                        const CheckOptions& options);

/// What a rule of the policy's did, where; nothing if none failed.
std::optional<Error> rule_error(const Policy& policy);

/// The check of a policy, put together from its searches.
class CheckInParts {
 public:
  CheckInParts(const Policy& policy, const CheckOptions& options);

  /// Takes up the next search, in the order of the policy's scopes.
  void add(ScopeSearch search);
  /// The verdicts.  \param scopes all that were searched
  CheckReport finish(const std::vector<Scope>& scopes);

 private:
  const CheckOptions& options_;
  CheckReport report_;
  Properties witnessed_;
  std::string cut_short_;
};

}  // namespace counterproof
