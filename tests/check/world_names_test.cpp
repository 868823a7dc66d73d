// Which names may be exchanged for each other, and which places are offered to what is made.
//
// The search takes worlds that differ only by names for one.  Where a rule or a scope looks at a
// name, that loses worlds; where a place is not offered, it loses them as well.  Neither shows in a
// verdict until the world that was lost is the one that matters.
#include <gtest/gtest.h>

#include <set>

#include "check/policy/world_system.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

/// Whether the worlds after `one` and after `other` count as the same.
bool same_under_symmetry(const Rules& rules, const std::string& scope_text, const std::string& one,
                         const std::string& other) {
  const Scope scope = parse_trace("counterproof trace 1\nscope " + scope_text + "\n\n", "t")->scope;
  const WorldSystem system(rules, scope, true);
  const auto representative = [&](const std::string& events) {
    World world = last(run(rules, scope_text, events));
    system.canonicalise(world);
    std::vector<std::byte> packed(system.packed_size());
    system.pack(world, packed.data());
    return packed;
  };
  return representative(one) == representative(other);
}

const std::string kAlike = "containers=2 tasks=2 pages=2 files=0 limit=2 start=A,B";

TEST(Names, OfContainersStandForEachOtherWhereNothingTellsThemApart) {
  EXPECT_TRUE(same_under_symmetry(memory_rules(), kAlike, "touch T1 P1", "touch T2 P1"));
}

TEST(Names, OfContainersWithAMinAHighMarkOrAParentOfTheirOwnStandForNoOther) {
  const Rules policy =
      memory_rules({"tree.charges=ancestors", "protect.min=respected", "over.high=throttle"});
  for (const std::string apart : {" min=1", " min=0,1", " high=1", " high=unlimited,1",
                                  " parents=-,A", " low=1", " oom-group=B"}) {
    EXPECT_FALSE(same_under_symmetry(policy, kAlike + apart, "touch T1 P1", "touch T2 P1"))
        << apart;
    EXPECT_FALSE(same_under_symmetry(memory_rules(), kAlike + apart, "touch T1 P1", "touch T2 P1"))
        << apart << ", under rules that do not look at it";
  }
}

TEST(Names, OfPagesStandForEachOtherUnlessReclaimMayStopBetweenThem) {
  const std::string one = "touch T1 P1\nmap T1 P2";
  const std::string other = "map T1 P1\ntouch T1 P2";
  EXPECT_TRUE(same_under_symmetry(memory_rules(), kAlike, one, other));
  for (const std::string_view in_part : {"reclaim.write=amount", "over.high=throttle",
                                         "protect.min=respected", "protect.low=respected"}) {
    EXPECT_FALSE(
        same_under_symmetry(memory_rules({in_part, "tree.charges=ancestors"}), kAlike, one, other))
        << in_part;
  }
  EXPECT_FALSE(same_under_symmetry(
      memory_rules({"share.charge=hand-over", "hand_over.full_heir=reclaim"}), kAlike, one, other));
}

/// The containers that can be made after the events.
std::set<ContainerId> offered(const Rules& rules, const std::string& scope_text,
                              const std::string& events) {
  Scope scope = parse_trace("counterproof trace 1\nscope " + scope_text + "\n\n", "t")->scope;
  scope.events = {EventKind::create};
  std::set<ContainerId> made;
  for_each_event(
      rules, scope, last(run(rules, scope_text, events)),
      [&](const Event& event, const World&, const Effects&) { made.insert(event.container); });
  return made;
}

TEST(ACreation, OffersEveryPlaceOfATreeAndOneOfThoseThatAreAlike) {
  const std::string flat = "containers=3 tasks=1 pages=0 files=0 limit=1 start=A";
  const std::string removed = "remove B\nremove C";
  EXPECT_EQ(offered(memory_rules(), flat, removed), (std::set{ContainerId(1)}));
  EXPECT_EQ(offered(memory_rules({"tree.charges=own"}), flat + " parents=-,A,A", removed),
            (std::set{ContainerId(1), ContainerId(2)}));
  EXPECT_EQ(offered(memory_rules({"tree.charges=ancestors"}), flat + " parents=-,A,-", removed),
            (std::set{ContainerId(1), ContainerId(2)}));
  // Below a parent that is gone there is no place.
  EXPECT_EQ(offered(memory_rules({"tree.charges=ancestors"}), flat + " parents=-,-,B",
                    "remove C\nremove B"),
            (std::set{ContainerId(1)}));
}

}  // namespace
}  // namespace counterproof::tests
