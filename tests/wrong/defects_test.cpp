// Every defect of the patches as posted, switched on alone in a policy that is sound otherwise:
// exactly the invariants named here break, and nothing else.
//
// The first name is the one that docs/defects.md gives the defect; the others follow from it.
#include <gtest/gtest.h>

#include <algorithm>

#include "check/policy/minimise_trace.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

enum class Base { memory, tasks, files };

struct Wrong {
  Defect defect;
  Base base;
  std::vector<std::string> breaks;
};

Rules base_rules(Base base) {
  switch (base) {
    case Base::memory:
      return memory_rules({"attach.charges=follow"});
    case Base::tasks:
      return rules({"account.tasks=yes"});
    case Base::files:
      return rules({"account.files=yes"});
  }
  return {};
}

const std::vector<Wrong>& all_wrong() {
  using enum Defect;
  using enum Base;
  static const std::vector<Wrong> kAll = {
      {D01, memory, {"limit.never-exceeded", "limit.sound-arithmetic"}},
      {D02, memory, {"limit.honest-write"}},
      {D03, memory, {"limit.honest-write"}},
      {D04,
       memory,
       {"balance.single-release", "balance.no-over-uncharge", "balance.usage-is-outstanding"}},
      {D05, memory, {"balance.failcnt-counts-requests"}},
      {D07, memory, {"isolation.no-imposed-charge"}},
      {D08, memory, {"isolation.no-imposed-charge", "limit.no-migration-escape"}},
      {D09, memory, {"reclaim.before-failure", "progress.no-needless-kill"}},
      {D10,
       memory,
       {"balance.owner-alive", "balance.single-release", "balance.no-over-uncharge",
        "balance.mapped-is-charged"}},
      {D13, memory, {"balance.lists-match"}},
      {D14,
       memory,
       {"balance.single-release", "balance.no-over-uncharge", "balance.usage-is-outstanding"}},
      {D15, memory, {"balance.no-leak"}},
      {D16, memory, {"balance.no-leak"}},
      {D18, memory, {"balance.owner-alive"}},
      {D19, memory, {"isolation.no-imposed-charge"}},
      {D20, memory, {"progress.no-hang", "progress.no-needless-kill", "reclaim.before-failure"}},
      {D21, memory, {"balance.mapped-is-charged"}},
      {D23, memory, {"reclaim.before-failure", "progress.no-needless-kill"}},
      {D24, memory, {"reclaim.before-failure", "progress.no-needless-kill"}},
      {D25, memory, {"reclaim.before-failure"}},
      {D26, memory, {"isolation.oom-local", "progress.no-needless-kill"}},
      {D27, memory, {"isolation.oom-local", "progress.no-needless-kill"}},
      {D28, memory, {"progress.no-hang"}},
      {D29, memory, {"progress.no-hang"}},
      {D31, memory, {"reclaim.own-subtree"}},
      {D32, memory, {"progress.no-needless-kill"}},
      {D33,
       tasks,
       {"limit.no-migration-escape", "isolation.no-hostage-charge", "isolation.same-alone",
        "isolation.owner-gone", "fairness.user-pays"}},
      {D34,
       tasks,
       {"limit.no-migration-escape", "isolation.no-hostage-charge", "isolation.same-alone",
        "isolation.owner-gone", "fairness.user-pays"}},
      {D35,
       files,
       {"isolation.no-hostage-charge", "limit.no-sharing-escape", "isolation.same-alone",
        "isolation.owner-gone", "fairness.user-pays"}},
      {D38, memory, {"balance.lists-match"}},
  };
  return kAll;
}

class EveryDefect : public testing::TestWithParam<Wrong> {};

TEST_P(EveryDefect, BreaksExactlyTheInvariantsThatAreNamed) {
  const Wrong& wrong = GetParam();
  Rules rules = base_rules(wrong.base);
  const std::vector<std::string> before = violated(check(rules));
  add_defect(rules, wrong.defect);
  const CheckReport report = check(rules);

  std::vector<std::string> fresh;
  for (const std::string& id : violated(report))
    if (std::find(before.begin(), before.end(), id) == before.end()) fresh.push_back(id);
  std::vector<std::string> expected = wrong.breaks;
  std::sort(expected.begin(), expected.end());
  std::sort(fresh.begin(), fresh.end());
  EXPECT_EQ(fresh, expected);

  for (const std::string& id : fresh) {
    const Trace& trace = *report.finding(id)->trace;
    EXPECT_TRUE(confirms(trace, replay(trace))) << print_trace(trace);
    const auto minimised = minimise_trace(trace, id);
    ASSERT_TRUE(minimised.ok());
    EXPECT_EQ(minimised->events.size(), trace.events.size()) << print_trace(trace);
    // Without the defect the same events keep the promise, where they can happen at all.
    Trace repaired = trace;
    repaired.rules = base_rules(wrong.base);
    EXPECT_EQ(replay(repaired).breach_of(id), nullptr) << print_trace(repaired);
  }
}

INSTANTIATE_TEST_SUITE_P(AsPosted, EveryDefect, testing::ValuesIn(all_wrong()),
                         [](const auto& info) { return std::string(id_of(info.param.defect)); });

TEST(EveryDefect, IsInTheTable) {
  ASSERT_EQ(all_wrong().size(), kDefectCount);
  for (std::size_t i = 0; i < kDefectCount; ++i)
    EXPECT_EQ(all_wrong()[i].defect, defects()[i].defect);
}

}  // namespace
}  // namespace counterproof::tests
