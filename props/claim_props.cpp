// Claims: each shipped policy keeps what it says it keeps, in scopes larger and stranger than those
// in which it was checked whole.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>

#include "check/policy/check_policy.hpp"
#include "model/policy/policy_file.hpp"
#include "model/world/initial_world.hpp"
#include "props/random_policies.hpp"

namespace counterproof::props {
namespace {

const std::vector<Policy>& shipped() {
  static const std::vector<Policy> kPolicies = [] {
    std::vector<Policy> policies;
    const std::string folder = std::string(COUNTERPROOF_SOURCE_DIR) + "/policies";
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      if (!file.is_regular_file()) continue;
      auto policy = read_policy_file(file.path().string());
      if (!policy) throw std::runtime_error(policy.error().text());
      policies.push_back(std::move(*policy));
    }
    std::ranges::sort(policies, {}, &Policy::name);
    return policies;
  }();
  return kPolicies;
}

Properties claims_of(const Policy& policy) {
  std::vector<std::string_view> ids;
  for (const Claim& claim : policy.claims) ids.push_back(claim.invariant);
  return mask_of(ids);
}

RC_GTEST_PROP(Claims, AreKeptInAnyScope, ()) {
  Chance chance(any_seed());
  const Policy& policy = shipped()[chance.below(shipped().size())];
  const Scope scope = any_scope(policy.rules, chance);
  const Properties claimed = claims_of(policy);
  WorldWalk walk(policy.rules, scope);
  for (unsigned i = 0; i < 60 && (walk.violated() & claimed).empty(); ++i)
    if (!walk.step(chance)) break;
  if (!(walk.violated() & claimed).empty()) {
    Trace trace = trace_of(walk);
    trace.policy = policy.name;
    fail_with(trace, walk.violated() & claimed);
  }
}

// A waiver speaks for the invariant that it names and for no other: with it or without it the
// policy breaks the same.
RC_GTEST_PROP(Claims, AreJudgedWithoutRegardToWaivers, ()) {
  Chance chance(any_seed());
  Policy policy = shipped()[chance.below(shipped().size())];
  const auto verdicts = [](const Policy& asked) {
    CheckOptions options;
    options.search.states = 2'000;
    options.scopes = {standard_scopes(asked.rules).front().name};
    const auto report = check_policy(asked, options);
    std::vector<std::pair<std::string_view, Verdict>> all;
    for (const Finding& finding : report->findings)
      all.emplace_back(finding.invariant->id, finding.verdict);
    return all;
  };
  const auto before = verdicts(policy);
  if (policy.waivers.empty()) {
    policy.waivers.push_back({"balance.no-leak", "a test", {}});
  } else {
    policy.waivers.erase(policy.waivers.begin() +
                         static_cast<std::ptrdiff_t>(chance.below(policy.waivers.size())));
  }
  RC_ASSERT(verdicts(policy) == before);
}

}  // namespace
}  // namespace counterproof::props
