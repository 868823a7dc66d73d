// Which scopes a policy is searched in.
//
// A verdict speaks of the scopes that were searched, so that what is left out is never left out
// silently: a name that is nobody's is an error, and a policy that lacks a scope is told.
#include "check/policy/asked_scopes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/suggest.hpp"
#include "model/world/initial_world.hpp"
#include "model/world/standard_scopes.hpp"

namespace counterproof {
namespace {

std::string names_of(const std::vector<Scope>& scopes) {
  std::string names;
  for (const Scope& scope : scopes) names += (names.empty() ? "" : ", ") + scope.name;
  return names;
}

bool has_name(const std::vector<Scope>& scopes, const std::string& name) {
  return std::ranges::find(scopes, name, &Scope::name) != scopes.end();
}

/// Whether a scope that a policy has is searched: all of them are if none is asked for.
bool is_asked(const std::string& name, const CheckOptions& options) {
  if (options.scopes.empty() && options.own_scopes.empty()) return true;
  return std::ranges::find(options.scopes, name) != options.scopes.end();
}

/// The standard scopes of the policy, and those that it brings along.
std::vector<Scope> scopes_of(const Policy& policy) {
  std::vector<Scope> scopes = standard_scopes(policy.rules);
  for (const WrittenScope& own : policy.scopes) scopes.push_back(fitted(own, policy.rules));
  return scopes;
}

std::optional<Error> resize(Scope& scope, const CheckOptions& options) {
  const auto replace = [](std::size_t& size, const std::optional<std::size_t>& wanted,
                          std::size_t least, std::size_t most,
                          std::string_view what) -> std::optional<Error> {
    if (!wanted) return std::nullopt;
    if (*wanted < least || *wanted > most) {
      return Error{{}, fmt::format("--{} is {}; expected {} to {}", what, *wanted, least, most)};
    }
    size = *wanted;
    return std::nullopt;
  };
  if (auto error = replace(scope.containers, options.containers, 1, kMaxContainers, "containers"))
    return error;
  if (auto error = replace(scope.tasks, options.tasks, 1, kMaxTasks, "tasks")) return error;
  // A scope without pages or files asks nothing about them, and stays without.
  std::size_t pages = scope.pages;
  if (auto error = replace(pages, options.pages, 0, kMaxPages, "pages")) return error;
  if (scope.pages != 0) scope.pages = pages;
  std::size_t files = scope.files;
  if (auto error = replace(files, options.files, 0, kMaxFiles, "files")) return error;
  if (scope.files != 0) scope.files = files;
  std::size_t objects = scope.objects;
  if (auto error = replace(objects, options.objects, 0, kMaxObjects, "objects")) return error;
  if (scope.objects != 0) scope.objects = objects;
  if (options.limit) {
    scope.limit = *options.limit;
    for (OwnLimits& own : scope.own_limits)
      for (const Resource resource : kResources)
        if (resource != Resource::kernel) own[resource].reset();
  }

  if (scope.start.size() > scope.tasks) scope.start.resize(scope.tasks);
  const auto cut = [&](auto& by_container) {
    if (by_container.size() > scope.containers) by_container.resize(scope.containers);
  };
  cut(scope.parents);
  cut(scope.min);
  cut(scope.low);
  cut(scope.high);
  cut(scope.swap_limits);
  cut(scope.own_limits);
  for (const ContainerId container : Set<ContainerId>(scope.oom_group))
    if (container.index() >= scope.containers) scope.oom_group.erase(container);
  for (ContainerId& container : scope.start)
    if (container.index() >= scope.containers) container = ContainerId(0);
  return std::nullopt;
}

/// Whether the policy has what is asked for by this name.
bool has_scope(const Policy& policy, const std::string& name) {
  return has_name(scopes_of(policy), name);
}

const WrittenScope* find_scope(const Policy& policy, const std::string& name) {
  for (const WrittenScope& scope : policy.scopes)
    if (scope.scope.name == name) return &scope;
  return nullptr;
}

}  // namespace

Result<std::vector<Scope>> scopes_for(const Policy& policy, const CheckOptions& options) {
  if (options.grouping == Grouping::always && policy.rules.own != nullptr)
    return Error{
        policy.rule_files.empty() ? Place{.file = policy.file} : policy.rule_files.front().place,
        "--reduce has worlds forget what no invariant of ours looks back at, and those of a rule "
        "file may look at anything; expected a policy without rule files, or no --reduce"};
  const std::vector<Scope> known = scopes_of(policy);
  for (const std::string& wanted : options.scopes) {
    if (has_name(known, wanted)) continue;
    return Error{{},
                 fmt::format("--scope is \"{}\"; {} has {}", wanted, policy.name, names_of(known))};
  }
  std::vector<Scope> scopes;
  for (const Scope& scope : known)
    if (is_asked(scope.name, options)) scopes.push_back(scope);
  for (const WrittenScope& written : options.own_scopes) {
    const std::string& name = written.scope.name;
    if (const WrittenScope* own = find_scope(policy, name)) {
      return Error{own->place, fmt::format("{} has a scope {}, too; expected another name of one "
                                           "of the two",
                                           policy.name, shown(name))};
    }
    if (const auto why = misfit(written, policy.rules))
      return Error{{}, fmt::format("scope {} does not fit {}: {}", name, policy.name, *why)};
    scopes.push_back(fitted(written, policy.rules));
  }
  for (Scope& scope : scopes)
    if (auto error = resize(scope, options)) return *error;
  return scopes;
}

Result<AskedPolicies> with_asked_scopes(std::vector<Policy> policies, const CheckOptions& options) {
  AskedPolicies asked;
  const bool some_only = policies.size() > 1;
  std::vector<std::string> known;
  for (const Policy& policy : policies)
    for (const Scope& scope : scopes_of(policy))
      if (std::ranges::find(known, scope.name) == known.end()) known.push_back(scope.name);
  std::vector<MissedScope> missed;
  for (const std::string& name : options.scopes) missed.push_back({name, {}});
  for (const WrittenScope& written : options.own_scopes) missed.push_back({written.scope.name, {}});
  for (Policy& policy : policies) {
    CheckOptions own = options;
    if (some_only) {
      std::erase_if(own.scopes, [&](const std::string& name) { return !has_scope(policy, name); });
      std::erase_if(own.own_scopes, [&](const WrittenScope& written) {
        return misfit(written, policy.rules).has_value();
      });
      for (MissedScope& one : missed) {
        const bool is_asked = std::ranges::find(own.scopes, one.scope) != own.scopes.end() ||
                              std::ranges::any_of(own.own_scopes, [&](const WrittenScope& written) {
                                return written.scope.name == one.scope;
                              });
        if (!is_asked) one.policies.push_back(policy.name);
      }
      if (!missed.empty() && own.scopes.empty() && own.own_scopes.empty()) continue;
    }
    const auto scopes = scopes_for(policy, own);
    if (!scopes) return scopes.error();
    asked.policies.push_back({std::move(policy), std::move(own)});
  }
  for (MissedScope& one : missed) {
    if (one.policies.empty()) continue;
    if (one.policies.size() == policies.size()) {
      if (std::ranges::find(options.scopes, one.scope) == options.scopes.end())
        return Error{{}, fmt::format("scope {} fits none of the policies", one.scope)};
      return Error{{},
                   fmt::format("none of the policies has the scope {}; {}", shown(one.scope),
                               expected(one.scope, std::vector<std::string_view>(known.begin(),
                                                                                 known.end())))};
    }
    asked.missed.push_back(std::move(one));
  }
  return asked;
}

std::optional<Error> share_scopes(Policy& before, Policy& after, const CheckOptions& options) {
  const std::vector<std::string>& names = options.scopes;
  for (const WrittenScope& scope : after.scopes) {
    const WrittenScope* other = find_scope(before, scope.scope.name);
    if (other != nullptr && !(*other == scope) && is_asked(scope.scope.name, options)) {
      return Error{scope.place,
                   fmt::format("{} has another scope {}; expected one scope of that name, or two "
                               "names",
                               before.name, shown(scope.scope.name))};
    }
  }
  const auto give = [&](const Policy& from, Policy& to) {
    for (const WrittenScope& scope : from.scopes)
      if (find_scope(to, scope.scope.name) == nullptr && !misfit(scope, to.rules))
        to.scopes.push_back(scope);
    for (const std::string& name : names) {
      const StandardScope* standard = find_standard_scope(name);
      if (standard == nullptr || has_scope(to, name) || !has_scope(from, name)) continue;
      const WrittenScope lent{fitted(standard->written, from.rules), {}, {}};
      if (!misfit(lent, to.rules)) to.scopes.push_back(lent);
    }
  };
  give(before, after);
  give(after, before);
  return std::nullopt;
}

}  // namespace counterproof
