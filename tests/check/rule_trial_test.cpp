// Renamed worlds have the same steps up to names, and the same world has the same steps twice: what
// searches under symmetry rest on, of every shipped policy and every seeded defect.
#include "check/policy/rule_trial.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "check/seeded/seeded_defects.hpp"
#include "model/policy/policy_file.hpp"
#include "model/trace/trace.hpp"
#include "model/world/initial_world.hpp"

namespace counterproof {
namespace {

constexpr std::size_t kTried = 400;

void expect_alike(const Rules& rules, const std::string& whose,
                  const std::vector<WrittenScope>& of_its_own = {}) {
  std::vector<Scope> scopes = standard_scopes(rules);
  for (const WrittenScope& written : of_its_own) scopes.push_back(fitted(written, rules));
  for (const Scope& scope : scopes) {
    const auto fault = try_rules(rules, scope, true, kTried);
    EXPECT_FALSE(fault) << whose << ", scope " << scope.name << ", event "
                        << print_event(fault->event, scope) << ": " << fault->what;
  }
}

TEST(RenamedWorlds, HaveTheSameStepsUnderEveryShippedPolicy) {
  std::size_t policies = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(std::string(COUNTERPROOF_SOURCE_DIR) + "/policies")) {
    if (!file.is_regular_file()) continue;
    const auto policy = read_policy_file(file.path().string());
    ASSERT_TRUE(policy) << policy.error().text();
    expect_alike(policy->rules, policy->name, policy->scopes);
    ++policies;
  }
  EXPECT_EQ(policies, 32U);
}

// Where there is swap for some pages and not for all, which of them find room goes by their names.
TEST(RenamedWorlds, HaveTheSameStepsHoweverMuchSwapThereIs) {
  Rules rules;
  rules.account_memory = Accounted::yes;
  rules.over_reclaim = OverReclaim::evict;
  rules.over_kill = OverKill::members;
  for (Scope scope : standard_scopes(rules)) {
    for (std::uint64_t swap = 0; swap <= scope.pages; ++swap) {
      scope.swap = swap;
      const auto fault = try_rules(rules, scope, true, kTried);
      EXPECT_FALSE(fault) << "swap=" << swap << ", scope " << scope.name << ", event "
                          << print_event(fault->event, scope) << ": " << fault->what;
    }
  }
}

TEST(RenamedWorlds, HaveTheSameStepsUnderEverySeededDefect) {
  std::size_t defects = 0;
  for (const SeededDefect& defect : seeded_defects()) {
    if (!defect.world) continue;
    expect_alike(defect.world->defective, defect.id);
    ++defects;
  }
  EXPECT_GE(defects, 60U);
}

}  // namespace
}  // namespace counterproof
