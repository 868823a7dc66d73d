// An invariant that nothing breaks, or that nothing keeps, says nothing.
#include <gtest/gtest.h>

#include <map>

#include "model/policy/policy_file.hpp"
#include "model/world/initial_world.hpp"
#include "tests/support/shipped_invariants.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

const std::vector<Rules>& models() {
  static const std::vector<Rules> kModels = {
      memory_rules({"attach.charges=follow"}),
      memory_rules({"attach.unit=any-thread"}),
      memory_rules({"share.charge=every-mapper", "attach.charges=follow"}),
      memory_rules({"share.charge=fraction", "attach.charges=follow"}),
      memory_rules({"share.charge=hand-over", "attach.charges=follow"}),
      memory_rules({"cache.unmapped=charged"}),
      memory_rules({"share.charge=zone", "cache.unmapped=charged"}),
      rules({"account.memory=yes"}),
      rules({"account.tasks=yes"}),
      rules({"account.tasks=yes", "tasks.count=forks"}),
      rules({"account.files=yes"}),
      rules({"account.files=yes", "files.count=opener"}),
      memory_rules({"charge.reference=none"}),
      memory_rules({"D01", "D02"}),
      memory_rules({"D05", "D13"}),
      memory_rules({"D14"}),
      memory_rules({"D15", "D16"}),
      memory_rules({"D21", "D09"}),
      memory_rules({"D26", "D28", "D31"}),
      memory_rules({"tree.charges=own"}),
      kernel_rules(),
      kernel_rules({"kernel.starts=always"}),
      kernel_rules({"kernel.shrink=any-limit", "offline.lists=stay"}),
      kernel_rules({"kernel.shrink=any-limit", "W38", "W39"}),
      memory_rules({"tree.charges=ancestors", "reclaim.write=amount", "protect.min=respected"}),
      memory_rules({"W43", "D41", "over.high=throttle"}),
      memory_rules({"D01", "D03"}),
      rules({"account.memory=yes", "over.reclaim=evict", "over.kill=members", "limit.write=store"}),
  };
  return kModels;
}

TEST(EveryInvariant, IsBrokenBySomeModelAndKeptByAnother) {
  std::map<std::string_view, int> kept;
  std::map<std::string_view, int> broken;
  const auto count = [&](const CheckReport& report) {
    for (const Finding& finding : report.findings) {
      kept[finding.invariant->id] += finding.verdict == Verdict::holds;
      broken[finding.invariant->id] += finding.verdict == Verdict::violated;
    }
  };
  for (const Rules& rules : models()) count(check(rules));
  // What can always be given up stalls nobody: no standard scope is without swap.
  Policy marked;
  marked.rules = memory_rules({"over.high=throttle"});
  std::vector<Scope> scopes = standard_scopes(marked.rules);
  for (Scope& scope : scopes) scope.swap = 0;
  count(check_policy_in(scopes, marked, {}));
  // Nor does any have a low.
  for (const auto& [file, scope] :
       {std::pair{"reclaim-2020", "low"}, {"memory-v2", "nested-low"}}) {
    const auto policy = read_policy_file(std::string("policies/") + file + ".toml");
    ASSERT_TRUE(policy) << file;
    for (const WrittenScope& written : policy->scopes)
      if (written.scope.name == scope)
        count(check_policy_in({fitted(written, policy->rules)}, *policy, {}));
  }
  // Nor does any of these charge for zombies.
  const auto pids = read_policy_file("policies/pids.toml");
  ASSERT_TRUE(pids);
  count(check(pids->rules));
  for (const Invariant& invariant : tests::shipped_invariants()) {
    EXPECT_GT(kept[invariant.id], 0) << invariant.id;
    EXPECT_GT(broken[invariant.id], 0) << invariant.id;
  }
}

TEST(EveryInvariant, IsPutToTheTestInTheStandardScopesOfASoundPolicy) {
  for (const Rules& rules :
       {memory_rules(), memory_rules({"share.charge=every-mapper", "attach.charges=follow"}),
        tests::rules({"account.tasks=yes"}), tests::rules({"account.files=yes"}),
        kernel_rules(
            {"kernel.shrink=any-limit", "reclaim.write=amount", "protect.min=respected"})}) {
    for (const Finding& finding : check(rules).findings)
      EXPECT_NE(finding.verdict, Verdict::unknown) << finding.invariant->id;
  }
}

TEST(EveryInvariant, HasAStatementAFormulaASourceAndAWitness) {
  for (const Invariant& invariant : tests::shipped_invariants()) {
    EXPECT_FALSE(invariant.statement.empty()) << invariant.id;
    EXPECT_FALSE(invariant.formula.empty()) << invariant.id;
    EXPECT_FALSE(invariant.source.empty()) << invariant.id;
    EXPECT_FALSE(invariant.witness.empty()) << invariant.id;
    EXPECT_TRUE(invariant.holds_in != nullptr || invariant.holds_over != nullptr) << invariant.id;
    EXPECT_TRUE(invariant.witnessed_in != nullptr || invariant.witnessed_over != nullptr)
        << invariant.id;
  }
}

}  // namespace
}  // namespace counterproof::tests
