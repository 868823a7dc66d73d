#include "check/policy/scope_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "check/policy/disk_search.hpp"
#include "check/policy/rule_trial.hpp"
#include "model/rules/own_rules.hpp"
#include "model/trace/rule_fault.hpp"

namespace counterproof {

std::optional<std::uint64_t> depth_of(const Scope& scope, const CheckOptions& options) {
  const std::optional<std::uint64_t>& asked = options.search.depth;
  if (!scope.depth || !asked) return scope.depth ? scope.depth : asked;
  return std::min(*scope.depth, *asked);
}

std::optional<SearchResult<WorldSystem>> explored(const Rules& rules, const Scope& scope,
                                                  bool symmetry, const SearchOptions& search,
                                                  std::optional<DiskOptions> disk) {
  if (disk) return explored_on_disk(WorldSystem(rules, scope, symmetry), search, *std::move(disk));
  try {
    return explore(WorldSystem(rules, scope, symmetry), search);
  } catch (const std::logic_error&) {
    if (rules.own == nullptr || !rules.own->failed()) throw;
    return std::nullopt;
  }
}

bool may_be_in_groups(const Policy& policy, const Scope& scope, const CheckOptions& options) {
  return options.grouping != Grouping::never && policy.rules.own == nullptr && has_past(scope);
}

std::optional<GroupedResult> explored_as_asked(const Policy& policy, const Scope& scope,
                                               const CheckOptions& options,
                                               const SearchOptions& search, std::string_view part) {
  if (!may_be_in_groups(policy, scope, options)) {
    auto found = explored(policy.rules, scope, options.symmetry, search,
                          on_disk(policy, scope, options, part));
    if (!found) return std::nullopt;
    return GroupedResult{std::move(*found), false};
  }
  const FirstLook first{.ends_early = options.grouping == Grouping::always};
  if (!options.disk)
    return explored_in_groups(policy.rules, scope, options.symmetry, search, first);
  return explored_in_groups(policy.rules, scope, options.symmetry, search, first,
                            [&](const ForgetfulSystem& system, const SearchOptions& asked,
                                const InvariantGroup& group) {
                              return explored_on_disk(
                                  system, asked, *on_disk(policy, scope, options, part, &group));
                            });
}

std::optional<ScopeSearch> search_scope(const Policy& policy, const Scope& scope,
                                        const CheckOptions& options) {
  if (options.begin_scope) options.begin_scope(policy, scope);
  const OwnRules* own = policy.rules.own;
  if (own != nullptr) {
    own->forget_asked();
    if (auto fault = try_rules(policy.rules, scope, options.symmetry)) own->note(std::move(*fault));
  }
  SearchOptions search = options.search;
  search.depth = depth_of(scope, options);
  const auto asked = explored_as_asked(policy, scope, options, search);
  if (!asked) return std::nullopt;
  const SearchResult<WorldSystem>& result = asked->found;
  ScopeSearch found;
  found.report.in_groups = asked->in_groups;
  found.report.scope = scope;
  found.report.states = result.states;
  found.report.transitions = result.transitions;
  found.report.depth = result.depth;
  found.report.bound = result.bound;
  found.report.stopped_at_wrong_books = result.witnessed.has(WorldSystem::kNotContinued);
  found.report.frontier = result.frontier;
  found.report.bytes = result.bytes;
  found.report.elapsed = result.elapsed;
  found.report.omission_probability = result.omission_probability;
  found.witnessed = result.witnessed;
  for (std::size_t i = 0; i < result.violations.size(); ++i)
    if (result.violations[i])
      found.violations.push_back({i, result.violations[i]->events});
  if (own != nullptr) found.never_asked = own->never_asked();
  return found;
}

std::optional<Error> rule_error(const Policy& policy) {
  if (policy.rules.own == nullptr) return std::nullopt;
  const auto fault = policy.rules.own->fault();
  if (!fault) return std::nullopt;
  return Error{
      policy.rule_files.empty() ? Place{.file = policy.file} : policy.rule_files.front().place,
      fmt::format("{}, in scope {}", text_of(*fault), fault->scope.name)};
}

}  // namespace counterproof
