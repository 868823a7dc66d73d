// Exact counts of what a check sees, with and without symmetry, and what may not depend on either.
#include <gtest/gtest.h>

#include "check/policy/world_codec.hpp"
#include "check/policy/world_system.hpp"
#include "model/world/initial_world.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

struct Counts {
  std::string scope;
  std::uint64_t states;
  std::uint64_t transitions;
  std::uint64_t depth;
  friend bool operator==(const Counts&, const Counts&) = default;
  friend void PrintTo(const Counts& counts, std::ostream* out) {
    *out << counts.scope << " " << counts.states << " " << counts.transitions << " "
         << counts.depth;
  }
};

std::vector<Counts> counts_of(const Rules& rules, bool symmetry,
                              std::vector<std::string> scopes = {},
                              std::optional<std::size_t> containers = std::nullopt) {
  CheckOptions options;
  options.containers = containers;
  options.grouping = Grouping::never;
  options.symmetry = symmetry;
  options.scopes = std::move(scopes);
  std::vector<Counts> counts;
  for (const ScopeReport& scope : check(rules, options).scopes)
    counts.push_back({scope.scope.name, scope.states, scope.transitions, scope.depth});
  return counts;
}

TEST(PolicyCheck, SeesExactlyTheseWorldsOfThe2007MemoryControllerUnderSymmetry) {
  EXPECT_EQ(counts_of(memory_rules(), true), (std::vector<Counts>{{"sharing", 35008, 574030, 20},
                                                                  {"shares", 12526, 117412, 21},
                                                                  {"private", 372, 9021, 7},
                                                                  {"swap", 3920, 40524, 13},
                                                                  {"frames", 3775, 73319, 13},
                                                                  {"threads", 7034, 96210, 16},
                                                                  {"full", 2002, 33441, 11},
                                                                  {"kill", 2807, 18278, 17},
                                                                  {"spared", 4617, 23677, 12},
                                                                  {"lists", 4818, 88694, 14},
                                                                  {"midway", 778, 5523, 10},
                                                                  {"limits", 117, 1275, 7}}));
}

TEST(PolicyCheck, SeesExactlyTheseWorldsOfThe2007MemoryControllerWithoutSymmetry) {
  EXPECT_EQ(counts_of(memory_rules(), false, {}, 2), (std::vector<Counts>{{"sharing", 64192, 873666, 21},
                                                                   {"shares", 279555, 2625648, 22},
                                                                   {"private", 3560, 85560, 10},
                                                                   {"swap", 15147, 155016, 14},
                                                                   {"frames", 9497, 160848, 14},
                                                                   {"threads", 16965, 202172, 17},
                                                                   {"full", 22460, 332736, 12},
                                                                   {"kill", 60403, 392784, 20},
                                                                   {"spared", 42641, 209108, 14},
                                                                   {"lists", 17161, 315433, 14},
                                                                   {"midway", 14879, 104586, 13},
                                                                   {"limits", 1528, 26016, 11}}));
}

TEST(PolicyCheck, SeesExactlyTheseWorldsOfTheTaskCounter) {
  const Rules members = rules({"account.tasks=yes"});
  EXPECT_EQ(
      counts_of(members, true),
      (std::vector<Counts>{
          {"tasks", 15, 115, 4}, {"midway", 5, 26, 3}, {"limits", 9, 64, 2},
          {"zombies", 766, 5650, 10}}));
  EXPECT_EQ(counts_of(members, false),
            (std::vector<Counts>{{"tasks", 230, 2303, 8},
                                 {"midway", 25, 156, 5},
                                 {"limits", 12, 88, 3},
                                 {"zombies", 8596, 65919, 12}}));
}

TEST(PolicyCheck, SeesExactlyTheseWorldsOfTheFileCounter) {
  const Rules holders = rules({"account.files=yes"});
  EXPECT_EQ(counts_of(holders, true),
            (std::vector<Counts>{{"files", 33, 450, 5}, {"limits", 31, 305, 4}}));
  EXPECT_EQ(counts_of(holders, false),
            (std::vector<Counts>{{"files", 364, 5497, 7}, {"limits", 68, 692, 5}}));
}

TEST(PolicyCheck, SeesExactlyTheseWorldsOfTrees) {
  const Rules ancestors = memory_rules({"tree.charges=ancestors", "reclaim.write=amount",
                                        "protect.min=respected", "over.high=throttle"});
  const std::vector<std::string> asked = {"tree", "proactive", "high"};
  EXPECT_EQ(counts_of(ancestors, true, asked),
            (std::vector<Counts>{
                {"tree", 5238, 36260, 13}, {"proactive", 472, 32699, 7}, {"high", 33, 182, 5}}));
  EXPECT_EQ(counts_of(ancestors, false, asked),
            (std::vector<Counts>{
                {"tree", 5238, 36260, 13}, {"proactive", 472, 32699, 7}, {"high", 64, 360, 5}}));
  const Rules own = memory_rules({"tree.charges=own"});
  EXPECT_EQ(counts_of(own, true, {"tree"}), (std::vector<Counts>{{"tree", 1451, 10016, 15}}));
  EXPECT_EQ(counts_of(own, false, {"tree"}), (std::vector<Counts>{{"tree", 7476, 52562, 15}}));
  const Rules tasks = rules({"account.tasks=yes", "account.files=yes", "tree.charges=ancestors"});
  EXPECT_EQ(counts_of(tasks, true, {"tree-of-tasks"}),
            (std::vector<Counts>{{"tree-of-tasks", 61, 840, 5}}));
  EXPECT_EQ(counts_of(tasks, false, {"tree-of-tasks"}),
            (std::vector<Counts>{{"tree-of-tasks", 163, 2268, 6}}));
}

TEST(PolicyCheck, SeesExactlyTheseWorldsOfKernelMemory) {
  const std::vector<std::string> asked = {"tree", "kernel", "stacks", "offline"};
  EXPECT_EQ(counts_of(kernel_rules(), true, asked),
            (std::vector<Counts>{{"tree", 333, 2150, 8},
                                 {"kernel", 5979, 71996, 12},
                                 {"stacks", 20233, 294452, 13},
                                 {"offline", 3136, 26246, 19}}));
  // The largest of them, with one object: accounting that begins beside tasks, not above children.
  CheckOptions small;
  small.grouping = Grouping::never;
  small.scopes = {"first-limit"};
  small.objects = 1;
  const auto worlds = [&](const Rules& rules, bool symmetry) {
    small.symmetry = symmetry;
    return check(rules, small).scopes.front().states;
  };
  EXPECT_EQ(worlds(kernel_rules(), true), 52452U);
  EXPECT_EQ(worlds(kernel_rules({"kernel.starts=first-limit-empty"}), true), 51012U);
  EXPECT_EQ(worlds(kernel_rules({"kernel.starts=always"}), true), 41016U);
  EXPECT_EQ(worlds(kernel_rules({"kernel.unlimited=refused"}), true), 17922U);
}

TEST(PolicyCheck, ACounterThatKeepsTheSameContractSeesTheSameWorlds) {
  const auto reference = counts_of(memory_rules(), true);
  for (const CounterAlgorithm algorithm : kAllOf<CounterAlgorithm>) {
    const std::string name(module_of(algorithm).name);
    EXPECT_EQ(counts_of(memory_rules({"counter.algorithm=" + name}), true), reference) << name;
  }
}

void expect_same_findings(const CheckReport& a, const CheckReport& b) {
  ASSERT_EQ(a.findings.size(), b.findings.size());
  for (std::size_t i = 0; i < a.findings.size(); ++i) {
    EXPECT_EQ(a.findings[i].verdict, b.findings[i].verdict) << a.findings[i].invariant->id;
    ASSERT_EQ(a.findings[i].trace.has_value(), b.findings[i].trace.has_value());
    if (a.findings[i].trace) {
      EXPECT_EQ(a.findings[i].trace->events.size(), b.findings[i].trace->events.size())
          << a.findings[i].invariant->id;
    }
  }
}

TEST(PolicyCheck, SymmetryChangesNoVerdictAndNoLengthOfATrace) {
  for (const Rules& policy :
       {memory_rules(), memory_rules({"D10"}), memory_rules({"D18", "D19", "D32"}),
        memory_rules({"share.charge=every-mapper", "attach.charges=follow"}),
        memory_rules({"share.charge=fraction", "attach.charges=follow"}),
        memory_rules({"share.charge=hand-over"}),
        memory_rules({"share.charge=hand-over", "hand_over.full_heir=reclaim"}),
        memory_rules({"share.charge=next-toucher", "next_toucher.takes=copy"}),
        rules({"account.tasks=yes", "tasks.count=forks"}),
        rules({"account.files=yes", "files.count=opener"})}) {
    CheckOptions with;
    with.containers = 2;
    CheckOptions without = with;
    without.symmetry = false;
    expect_same_findings(check(policy, with), check(policy, without));
  }
}

TEST(PolicyCheck, ThreadsChangeNothing) {
  CheckOptions one;
  one.search.threads = 1;
  CheckOptions three;
  three.search.threads = 3;
  const CheckReport a = check(memory_rules({"D14"}), one);
  const CheckReport b = check(memory_rules({"D14"}), three);
  for (std::size_t i = 0; i < a.findings.size(); ++i)
    EXPECT_EQ(a.findings[i].trace, b.findings[i].trace);
  for (std::size_t i = 0; i < a.scopes.size(); ++i)
    EXPECT_EQ(a.scopes[i].states, b.scopes[i].states);
}

TEST(PolicyCheck, ABoundIsNeverReportedAsSuccess) {
  CheckOptions options;
  options.search.depth = 1;
  const CheckReport report = check(memory_rules(), options);
  for (const Finding& finding : report.findings) EXPECT_NE(finding.verdict, Verdict::holds);
  for (const ScopeReport& scope : report.scopes) EXPECT_EQ(scope.bound, BoundReason::depth);
}

TEST(PolicyCheck, BooksThatDriftApartMakeEverythingElseBounded) {
  const CheckReport report = check(memory_rules({"share.charge=fraction"}), [] {
    CheckOptions options;
    options.scopes = {"frames"};
    return options;
  }());
  ASSERT_EQ(report.scopes.size(), 1U);
  EXPECT_FALSE(report.scopes[0].bound.has_value());
  EXPECT_TRUE(report.scopes[0].stopped_at_wrong_books);
  EXPECT_EQ(report.finding("balance.usage-is-outstanding")->verdict, Verdict::violated);
  EXPECT_EQ(report.finding("progress.no-hang")->verdict, Verdict::bounded);
}

TEST(PolicyCheck, AClaimThatNothingPutToTheTestIsUnknown) {
  CheckOptions options;
  options.scopes = {"limits"};
  const CheckReport report = check(rules({"account.tasks=yes"}), options);
  EXPECT_EQ(report.finding("balance.owner-alive")->verdict, Verdict::unknown);
}

TEST(WorldCodec, UnpacksWhatItPacked) {
  for (const Rules& policy : {memory_rules(), memory_rules({"D10", "D15", "D18", "D27", "D38"}),
                              memory_rules({"share.charge=fraction"}), rules({"account.tasks=yes"}),
                              rules({"account.files=yes"}), kernel_rules()}) {
    for (const Scope& scope : standard_scopes(policy)) {
      const WorldSystem system(policy, scope, false);
      const WorldCodec codec(policy, scope);
      World world = initial_world(policy, scope);
      // A walk that always takes the last event passes through many kinds of worlds.
      for (int i = 0; i < 40; ++i) {
        std::vector<std::byte> packed(codec.size());
        std::vector<std::byte> again(codec.size());
        codec.pack(world, packed.data());
        World unpacked = codec.unpack(packed.data());
        codec.pack(unpacked, again.data());
        ASSERT_EQ(packed, again);
        if (!world.truth.crashed) {
          EXPECT_EQ(unpacked.truth.tasks, world.truth.tasks);
          EXPECT_EQ(unpacked.truth.objects, world.truth.objects);
          EXPECT_EQ(unpacked.truth.exists, world.truth.exists);
          EXPECT_EQ(unpacked.truth.lingers, world.truth.lingers);
          EXPECT_EQ(unpacked.truth.parent, world.truth.parent);
          EXPECT_EQ(unpacked.books.pages, world.books.pages);
          EXPECT_EQ(unpacked.books.objects, world.books.objects);
          EXPECT_EQ(unpacked.books.stack_charged_to, world.books.stack_charged_to);
          EXPECT_EQ(unpacked.ledger, world.ledger);
        }
        World next = world;
        int taken = 0;
        system.for_each_step(world, [&](const Event&, const World& to, Marks) {
          if (taken++ % 7 == i % 7) next = to;
        });
        world = next;
      }
    }
  }
}

/// Everything that can happen in a world: the events, what the invariants think of each, and where
/// each leads.
struct Outlook {
  std::vector<Event> events;
  std::vector<Properties> violated;
  std::vector<std::vector<std::byte>> packed;
  std::vector<World> worlds;
  friend bool operator==(const Outlook& a, const Outlook& b) {
    return a.events == b.events && a.violated == b.violated && a.packed == b.packed;
  }
};

Outlook outlook(const WorldSystem& system, const World& world) {
  Outlook seen;
  system.for_each_step(world, [&](const Event& event, const World& next, Marks marks) {
    seen.events.push_back(event);
    seen.violated.push_back(marks.violated | system.check_state(next).violated);
    seen.packed.emplace_back(system.packed_size());
    World like_stored = next;
    system.canonicalise(like_stored);
    system.pack(like_stored, seen.packed.back().data());
    seen.worlds.push_back(next);
  });
  return seen;
}

TEST(WorldCodec, LosesNothingThatAnyStepOrInvariantDependsOn) {
  const auto every_defect = [] {
    Rules all = memory_rules();
    for (const DefectEntry& entry : defects()) add_defect(all, entry.defect);
    return all;
  }();
  for (const Rules& policy :
       {memory_rules(), every_defect, memory_rules({"share.charge=fraction"}),
        memory_rules({"share.charge=hand-over", "cache.unmapped=free"}),
        memory_rules({"cache.unmapped=charged"}), memory_rules({"charge.reference=none"}),
        rules({"account.memory=yes", "share.uncharge=current", "over.reclaim=virtual-swap",
               "counter.algorithm=free-counter"}),
        rules({"account.tasks=yes", "tasks.count=forks"}),
        rules({"account.files=yes", "files.count=opener"}), rules({"account.files=yes"}),
        kernel_rules(), kernel_rules({"kernel.shrink=any-limit", "offline.lists=stay"}),
        kernel_rules({"kernel.starts=always", "reclaim.write=amount", "protect.min=respected",
                      "over.high=throttle"}),
        kernel_rules({"W35", "W37", "W39", "W44"}), memory_rules({"tree.charges=own"})}) {
    for (const Scope& scope : standard_scopes(policy)) {
      const WorldSystem system(policy, scope, false);
      std::uint64_t random = 1;
      World world = initial_world(policy, scope);
      for (int step = 0; step < 150; ++step) {
        std::vector<std::byte> packed(system.packed_size());
        system.pack(world, packed.data());
        const Outlook from_world = outlook(system, world);
        ASSERT_TRUE(from_world == outlook(system, system.unpack(packed.data())))
            << scope.name << ", step " << step;
        if (from_world.worlds.empty()) {
          world = initial_world(policy, scope);
          continue;
        }
        random = random * 6364136223846793005U + 1442695040888963407U;
        world = from_world.worlds[(random >> 33U) % from_world.worlds.size()];
      }
    }
  }
}

// An event that asks whom to kill begins anew with a name; what it goes on to ask before that says
// nothing.
TEST(PolicyCheck, EndsWhereOneSwapOffMakesTwoContainersKill) {
  Policy policy;
  policy.name = "test";
  policy.rules.account_memory = Accounted::yes;
  policy.rules.over_kill = OverKill::members;
  policy.rules.limit_write = LimitWrite::unchecked;
  Scope scope;
  scope.name = "swap-off";
  scope.pages = 1;
  scope.start = {ContainerId(0)};
  scope.events = {EventKind::touch,    EventKind::fork,     EventKind::attach,
                  EventKind::swap_out, EventKind::swap_off, EventKind::write_limit};
  scope.limit_texts = {"0", "1"};
  const CheckReport report = check_policy_in({scope}, policy, {});
  EXPECT_TRUE(report.scopes.front().complete());
}

}  // namespace
}  // namespace counterproof::tests
