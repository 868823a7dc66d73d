// What a scope protects, kills as a whole and has in swap, as a kernel of a script is told it and
// asked about it.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "conform/drivable.hpp"
#include "model/world/initial_world.hpp"
#include "tests/conform/courses.hpp"

namespace counterproof::conform {
namespace {

/// B has a page and as much low; a page of C has to go, or that of B if C has locked its own.  The
/// kernel leaves B so many bytes, and says how often it took what low spares.
Course reclaimed_beside_low(bool locks, const std::string& left, const std::string& counted,
                            const KernelFacts& facts = kFacts) {
  const std::string after = locks ? "A/B) n=0 ;; A/C) n=2 ;;" : "A/B) n=1 ;; A/C) n=1 ;;";
  return drive(
      trace_of(
          "choice account.memory yes\nchoice over.reclaim evict\nchoice over.kill container\n"
          "choice tree.charges ancestors\nchoice protect.low effective\n"
          "scope containers=3 tasks=2 pages=3 files=0 limit=2 start=B,C parents=-,A,A low=0,1\n\n"
          "touch T1 P1\ntouch T2 P2\n" +
          std::string(locks ? "lock T2 P2\n" : "") + "touch T2 P3\n"),
      "case $verb in touch) touched=$((${touched:-0} + 1)) ;; esac\n"
      "case $verb in\n"
      "who) echo \"= $number done + +\" ;; count) echo \"= $number done 0\" ;;\n"
      "see) kept=1048576; low=0; ((touched > 2)) && low=" +
          counted + " kept=" + left +
          "\n"
          "case ${rest% *} in A) n=$((touched > 2 ? 2 : touched)) ;; A/B) n=1 ;;\n"
          "A/C) n=$((touched > 1 ? 1 : 0)) ;; esac\n"
          "((touched > 2)) && case ${rest% *} in " +
          after +
          " esac\n"
          "echo \"= $number done exists memory=$kept anon=$((n << 20)) file=0 limit=2752512 "
          "low=$low\" ;;\n"
          "*) echo \"= $number done\" ;;\nesac",
      facts);
}

TEST(Course, SeesWhetherReclaimTakesFromWhatLowCovers) {
  EXPECT_EQ(first_difference(reclaimed_beside_low(false, "1048576", "0")), "none");
  EXPECT_EQ(first_difference(reclaimed_beside_low(true, "0", "3")), "none");
  EXPECT_EQ(first_difference(reclaimed_beside_low(false, "1048576", "1")),
            "low of B: spared, taken from");
  const Course in_part = reclaimed_beside_low(false, "600000", "0");
  EXPECT_EQ(first_difference(in_part), "low of B: kept, kept but for a part");
  EXPECT_EQ(in_part.difference->known, "");
  EXPECT_EQ(first_difference(reclaimed_beside_low(false, "300000", "0")),
            "low of B: kept, not kept");
  const Course spared = reclaimed_beside_low(true, "0", "0");
  EXPECT_EQ(first_difference(spared), "low of B: taken from, spared");
  EXPECT_EQ(spared.difference->known, "");
}

// Only a kernel that keeps pages in generations may do so, and by no more than one turn takes.
TEST(Course, KnowsWhatGenerationsTakeOfALow) {
  KernelFacts facts = kFacts;
  facts.generations = true;
  const auto known = [&](const std::string& left, const std::string& counted) {
    return reclaimed_beside_low(false, left, counted, facts).difference->known;
  };
  EXPECT_EQ(known("600000", "0"), "protected-in-one-turn");
  EXPECT_EQ(known("300000", "0"), "");
  EXPECT_EQ(known("600000", "1"), "");
  EXPECT_EQ(reclaimed_beside_low(true, "0", "0", facts).difference->known, "protected-in-one-turn");
}

TEST(Course, TakesOneKillMoreForEachGroupThatIsKilled) {
  const auto kills = [](const std::string& seen) {
    return first_difference(drive(
        trace_of("choice account.memory yes\nchoice over.reclaim evict\nchoice over.kill members\n"
                 "choice over.oom_group respected\n"
                 "scope containers=1 tasks=3 pages=2 files=0 limit=1 start=A,A,A swap=0 "
                 "oom-group=A\n\nprotect T3\ntouch T1 P1\ntouch T2 P2 kills=T1\n"),
        "case $verb$rest in touch*) n=1 ;; esac\n"
        "case $verb$rest in 'touch1 0') dead=1; echo \"= $number killed 9\" ;;\n"
        "who*) ((dead)) && echo \"= $number done 9 9 +\" || echo \"= $number done + + +\" ;;\n"
        "see*) ((dead)) && echo \"= $number done exists anon=0 file=0 " +
            seen +
            "\" ||\n"
            "echo \"= $number done exists anon=$((${n:-0} << 20)) file=0 kills=0 group_kills=0\" "
            ";;\n"
            "*) echo \"= $number done\" ;; esac"));
  };
  EXPECT_EQ(kills("kills=2 group_kills=1"), "none");
  EXPECT_EQ(kills("kills=3 group_kills=1"), "none");
  EXPECT_EQ(kills("kills=4 group_kills=1"), "kills of A: 2, 4");
  EXPECT_EQ(kills("kills=3 group_kills=0"), "kills of A: 2, 3");
  EXPECT_EQ(kills("kills=1 group_kills=1"), "kills of A: 2, 1");
}

/// What the guest is told before the first event, of a slice with a low.
std::string told_of_slice(std::string_view unclaimed) {
  const std::string log = testing::TempDir() + "told-of-slice";
  drive(trace_of("choice account.memory yes\nchoice over.reclaim evict\n"
                 "choice tree.charges ancestors\nchoice protect.low effective\n" +
                 std::string(unclaimed) +
                 "choice over.kill members\nchoice over.oom_group respected\n"
                 "scope containers=2 tasks=1 pages=1 files=0 limit=2 start=B parents=-,A low=1,0 "
                 "oom-group=B\n\ntouch T1 P1\n"),
        "echo \"$verb $rest\" >>" + log + "\necho \"= $number done\"");
  std::ifstream file(log);
  std::string told((std::istreambuf_iterator<char>(file)), {});
  std::remove(log.c_str());
  return told;
}

TEST(Course, TellsTheGuestWhatAScopeProtectsAndKillsAsAWhole) {
  const std::string kept = told_of_slice("");
  EXPECT_NE(kept.find("hand-down 0\n"), std::string::npos) << kept;
  EXPECT_NE(kept.find("write A memory.low 31303438353736\n"), std::string::npos) << kept;
  EXPECT_EQ(kept.find("write A/B memory.low"), std::string::npos) << kept;
  EXPECT_NE(kept.find("write A/B memory.oom.group 31\n"), std::string::npos) << kept;
  EXPECT_EQ(kept.find("write A memory.oom.group"), std::string::npos) << kept;
  EXPECT_NE(told_of_slice("choice protect.unclaimed handed-down\n").find("hand-down 1\n"),
            std::string::npos);
}

TEST(Course, DrivesNoSliceOnAMachineThatIsMountedOtherwise) {
  Rules rules;
  rules.account_memory = Accounted::yes;
  rules.tree_charges = TreeCharges::ancestors;
  rules.protect_low = ProtectLow::effective;
  Scope scope;
  scope.pages = 1;
  scope.parents = {ContainerId(), ContainerId(0)};
  scope.low = {1, 0};
  KernelFacts facts = kFacts;
  facts.may_choose = false;
  facts.hands_down = true;
  EXPECT_STREQ(why_no_scope(rules, scope, facts),
               "the machine's groups are mounted with memory_recursiveprot");
  rules.protect_unclaimed = ProtectUnclaimed::handed_down;
  EXPECT_EQ(why_no_scope(rules, scope, facts), nullptr);
  facts.hands_down = false;
  EXPECT_STREQ(why_no_scope(rules, scope, facts),
               "the machine's groups are mounted without memory_recursiveprot");
  // Where no parent has any there is nothing to hand down.
  scope.low = {0, 1};
  EXPECT_EQ(why_no_scope(rules, scope, facts), nullptr);
}

TEST(Course, WritesAsMuchSwapAsIsNoneOrAll) {
  Rules rules;
  rules.account_memory = Accounted::yes;
  rules.counter_unlimited = Unlimited::max;
  rules.swap_charge = SwapCharge::remembered;
  Scope scope;
  scope.limit_texts = {"0", "1", "max", "x"};
  const World world = initial_world(rules, scope);
  Event event;
  event.kind = EventKind::write_swap;
  event.container = ContainerId(0);
  const auto why = [&](std::uint8_t text, const KernelFacts& facts) {
    event.text = text;
    const char* reason = why_no_event(rules, scope, world, event, facts);
    return std::string(reason == nullptr ? "" : reason);
  };
  KernelFacts facts = kFacts;
  facts.swap = true;
  EXPECT_EQ(why(0, facts), "");
  EXPECT_EQ(why(1, facts), "up to a limit of swap the kernel takes parts of several pages");
  EXPECT_EQ(why(2, facts), "");
  EXPECT_EQ(why(3, facts), "");
  facts.swap = false;
  EXPECT_EQ(why(0, facts), "the guest has no swap");
  scope.swap = 0;
  EXPECT_EQ(why(0, facts), "a machine without swap is made of groups that may have none");
}

}  // namespace
}  // namespace counterproof::conform
