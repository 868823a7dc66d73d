// The smallest breach of each promise is noticed, and what is just within it is not.
//
// A world, or a step, that is sound is changed in one place by as little as can be: one reference
// more, one page over the limit, one object held by the wrong process.  An invariant that looks at
// several kinds of thing has a case for each, so that none of them can be left out unnoticed.
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "tests/support/shipped_invariants.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

struct Case {
  std::string_view what;
  std::string_view invariant;
  Rules rules;
  std::string scope;
  std::string events;
  std::function<void(World&)> change;
};

const std::string kTwoOfFourPages = "containers=2 tasks=4 pages=2 files=2 limit=4 start=A,B";
const std::string kKernelTwo = kTwoOfFourPages + " objects=2 kernel-limit=8";

Rules task_rules() { return rules({"account.tasks=yes", "attach.unit=any-thread"}); }
Rules file_rules() { return rules({"account.files=yes"}); }
Rules opener_rules() { return rules({"account.files=yes", "files.count=opener"}); }

CounterCells<Plain>& counter(World& world, ContainerId container, Resource resource) {
  return world.books.containers[container].counter(resource);
}

/// The scope of a trace: a text that is written to a limit is part of it.
Scope scope_of(const std::string& scope, const std::string& events) {
  return parse_trace("counterproof trace 1\nscope " + scope + "\n\n" + events + "\n", "t")->scope;
}

std::vector<Case> moments() {
  const Rules memory = memory_rules();
  const Rules two_lists = memory_rules({"list.kind=active-inactive"});
  const Rules every = memory_rules({"share.charge=every-mapper", "attach.charges=follow"});
  const Rules lingers = kernel_rules();
  std::vector<Case> all;
  for (const Resource resource : kResources) {
    for (const int by : {-1, 1}) {
      all.push_back({"usage off by one", "balance.usage-is-outstanding",
                     rules({"account.memory=yes", "account.tasks=yes", "account.files=yes",
                            "account.kernel=yes"}),
                     kKernelTwo, "touch T1 P1\nopen T1 F1\nallocate T1 O1", [=](World& world) {
                       auto& cell = counter(world, kA, resource).value;
                       cell = by < 0 ? cell - 1 : cell + 1;
                     }});
    }
  }
  const std::vector<Case> more = {
      {"a lost charge", "balance.no-leak", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.ledger.stranded[kA] = 1; }},
      {"a charge for a page that nobody uses", "balance.no-leak", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.truth.pages[kP1].mapped_by = {}; }},
      {"a leaked reference to a page", "balance.no-leak", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.truth.pages[kP1].pinned = true; }},
      {"one leaked reference to a container", "balance.no-leak", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { ++world.books.containers[kA].references; }},
      {"one leaked reference to a container without charges", "balance.no-leak", memory, kTwoOfFourPages, "",
       [](World& world) { ++world.books.containers[kB].references; }},
      {"a charge for a task that is gone", "balance.no-leak", task_rules(), kTwoOfFourPages, "fork T1 T3",
       [](World& world) { world.truth.tasks[TaskId(2)] = {}; }},
      {"a charge for a file that is closed", "balance.no-leak", file_rules(), kTwoOfFourPages, "open T1 F1",
       [](World& world) { world.truth.files[kF1] = {}; }},
      {"a charge for the stack of a task that is gone", "balance.no-leak", lingers, kKernelTwo,
       "fork T1 T3", [](World& world) { world.truth.tasks[TaskId(2)] = {}; }},
      {"the owner of a page", "balance.owner-alive", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.truth.exists[kA] = false; }},
      {"a payer of a page", "balance.owner-alive", every, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.truth.exists[kA] = false; }},
      {"an entry to a frame that is gone", "balance.owner-alive", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.truth.pages[kP1].lost_for.insert(kT2); }},
      {"who pays for a task", "balance.owner-alive", task_rules(), kTwoOfFourPages, "",
       [](World& world) { world.truth.exists[kA] = false; }},
      {"who pays for a stack", "balance.owner-alive", lingers, kKernelTwo, "fork T1 T3",
       [](World& world) { world.truth.exists[kA] = false; }},
      {"who opened a file", "balance.owner-alive", opener_rules(), kTwoOfFourPages, "open T1 F1",
       [](World& world) { world.truth.exists[kA] = false; }},
      {"who holds a file", "balance.owner-alive", file_rules(), kTwoOfFourPages, "open T1 F1",
       [](World& world) { world.truth.exists[kA] = false; }},
      {"who pays for an object", "balance.owner-alive", lingers, kKernelTwo, "allocate T1 O1",
       [](World& world) { world.truth.exists[kA] = false; }},
      {"a list that is counted too long", "balance.lists-match", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { ++world.books.containers[kA].listed; }},
      {"a list that is counted too short", "balance.lists-match", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { --world.books.containers[kA].listed; }},
      {"a page on another's list", "balance.lists-match", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.books.pages[kP1].listed_by = kB; }},
      {"a page on no list", "balance.lists-match", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.books.pages[kP1].listed_by = ContainerId(); }},
      {"an active page on the inactive list", "balance.lists-match", two_lists, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.books.pages[kP1].list = PageList::inactive; }},
      {"the machine's own count", "balance.lists-match", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.books.zone_overcounts = true; }},
      {"a mapped page without a charge", "balance.mapped-is-charged", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.ledger.pages[kP1][kA] = 0; }},
      {"a page that only another's process maps", "isolation.no-hostage-charge", memory, kTwoOfFourPages,
       "map T1 P1\nmap T2 P1", [](World& world) { world.truth.pages[kP1].mapped_by.erase(kT1); }},
      {"a file that only another's process holds", "isolation.no-hostage-charge", opener_rules(),
       kTwoOfFourPages, "open T1 F1\nreceive T2 F1", [](World& world) { world.truth.files[kF1].erase(kT1); }},
      {"an object that only another's process holds", "isolation.no-hostage-charge", lingers,
       kKernelTwo, "allocate T1 O1\nlook-up T2 O1",
       [](World& world) { world.truth.objects[kO1].held_by.erase(kT1); }},
      {"the stack of a task that is elsewhere", "isolation.no-hostage-charge", lingers, kKernelTwo,
       "fork T1 T3", [](World& world) { world.truth.tasks[TaskId(2)].container = kB; }},
      {"a task that is elsewhere", "isolation.no-hostage-charge", task_rules(), kTwoOfFourPages, "fork T1 T3",
       [](World& world) { world.truth.tasks[TaskId(2)].container = kB; }},
      {"one page of a container without tasks", "isolation.owner-gone", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.truth.tasks[kT1].container = kB; }},
      {"a page that is used free", "fairness.user-pays", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.ledger.pages[kP1][kA] = 0; }},
      {"a file that is used free", "fairness.user-pays", file_rules(), kTwoOfFourPages, "open T1 F1",
       [](World& world) { world.ledger.files[kF1] = {}; }},
      {"an object that is used free", "fairness.user-pays", lingers, kKernelTwo, "allocate T1 O1",
       [](World& world) { world.ledger.objects[kO1] = ContainerId(); }},
      {"a stack that is used free", "fairness.user-pays", lingers, kKernelTwo, "fork T1 T3",
       [](World& world) { world.ledger.stacks[TaskId(2)] = ContainerId(); }},
      {"a task that is free", "fairness.user-pays", task_rules(), kTwoOfFourPages, "fork T1 T3",
       [](World& world) { world.ledger.tasks[TaskId(2)] = ContainerId(); }},
      {"a page that two pay for", "fairness.charged-once", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.ledger.pages[kP1][kB] = 1; }},
      {"a frame that nobody pays for", "fairness.sum-is-physical", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { --counter(world, kA, Resource::memory).value; }},
      {"a payment for no frame", "fairness.sum-is-physical", memory, kTwoOfFourPages, "touch T1 P1",
       [](World& world) { world.truth.pages[kP1].resident = false; }},
      {"an object on another's list", "offline.no-lost-object", lingers, kKernelTwo,
       "allocate T1 O1\nput T1 O1",
       [](World& world) { world.books.objects[kO1].list = world.books.containers[kB].index; }},
      {"an index after removal", "offline.id-released", lingers, kKernelTwo, "",
       [](World& world) { world.truth.exists[kB] = false; }},
      {"one index twice", "offline.id-released", lingers, kKernelTwo, "",
       [](World& world) { world.books.containers[kB].index = world.books.containers[kA].index; }},
      {"a removed container that nothing will free", "offline.freed-at-last-uncharge", lingers,
       kKernelTwo, "",
       [](World& world) {
         world.truth.exists[kB] = false;
         world.truth.lingers[kB] = true;
       }},
      {"room for one page too few", "progress.no-livelock", memory,
       "containers=1 tasks=1 pages=2 files=0 limit=2 start=A",
       "touch T1 P1\ntouch T1 P2\nswap-out P1",
       [](World& world) { counter(world, kA, Resource::memory).limit = 1; }},
      {"one page too many, paid for elsewhere", "limit.no-sharing-escape", memory,
       "containers=2 tasks=2 pages=2 files=0 limit=1 start=A,B", "touch T1 P1",
       [](World& world) {
         world.truth.pages[PageId(1)] = world.truth.pages[kP1];
         world.ledger.pages[PageId(1)][kB] = 1;
       }},
      {"one file too many, paid for elsewhere", "limit.no-sharing-escape", file_rules(),
       "containers=2 tasks=2 pages=0 files=2 limit=1 start=A,B", "open T1 F1",
       [](World& world) {
         world.truth.files[FileId(1)].insert(kT1);
         world.ledger.files[FileId(1)].insert(kB);
       }},
      {"one object too many, paid for elsewhere", "limit.no-sharing-escape", lingers,
       "containers=2 tasks=2 pages=0 files=0 limit=1 start=A,B objects=2 kernel-limit=9",
       "allocate T1 O1",
       [](World& world) {
         world.truth.objects[ObjectId(1)] = world.truth.objects[kO1];
         world.ledger.objects[ObjectId(1)] = kB;
       }},
      {"one page too many, taken elsewhere", "limit.no-migration-escape", memory,
       "containers=2 tasks=2 pages=2 files=0 limit=1 start=A,B", "touch T1 P1",
       [](World& world) {
         world.truth.pages[PageId(1)] = world.truth.pages[kP1];
         world.ledger.pages[PageId(1)][kB] = 1;
         world.ledger.on_behalf_of[PageId(1)].insert(kT1);
       }},
      {"one page too many in the cache", "limit.no-cache-escape", memory,
       "containers=2 tasks=2 pages=2 files=0 limit=1 start=A,B", "touch T1 P1",
       [](World& world) {
         Page& cached = world.truth.pages[PageId(1)];
         cached.kind = PageKind::file;
         cached.resident = true;
         cached.brought_in_by = kA;
       }},
      {"one object too many that nobody pays for", "limit.no-kernel-escape", lingers,
       "containers=2 tasks=2 pages=0 files=0 limit=1 start=A,B objects=2 kernel-limit=9",
       "allocate T1 O1",
       [](World& world) { world.truth.objects[ObjectId(1)] = world.truth.objects[kO1]; }},
      {"a stack that nobody pays for", "limit.no-kernel-escape", lingers,
       "containers=2 tasks=2 pages=0 files=0 limit=1 start=A,B objects=2 kernel-limit=9",
       "allocate T1 O1", [](World& world) { world.truth.tasks[kT1].forked = true; }},
  };
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST(SmallestBreaches, OfPromisesAboutAWorldAreNoticed) {
  std::set<std::string_view> asked;
  for (const Case& one : moments()) {
    SCOPED_TRACE(std::string(one.invariant) + ": " + std::string(one.what));
    const Invariant* invariant = find_invariant(one.invariant);
    ASSERT_NE(invariant, nullptr);
    const Replay replayed = run(one.rules, one.scope, one.events);
    const Scope scope = scope_of(one.scope, one.events);
    World world = last(replayed);
    EXPECT_TRUE(invariant->holds_in(Moment{one.rules, scope, world}, nullptr)) << "before";
    one.change(world);
    std::string why;
    EXPECT_FALSE(invariant->holds_in(Moment{one.rules, scope, world}, &why));
    EXPECT_FALSE(why.empty());
    asked.insert(one.invariant);
  }
  for (const Invariant& invariant : tests::shipped_invariants())
    EXPECT_EQ(invariant.holds_in != nullptr, asked.contains(invariant.id)) << invariant.id;
}

/// A step that is sound, and what makes it a breach.
struct StepCase {
  std::string_view what;
  std::string_view invariant;
  Rules rules;
  std::string scope;
  std::string events;  ///< the last one is the step
  std::function<void(World& before, Effects&, World& after)> change;
};

std::vector<StepCase> steps() {
  const Rules memory = memory_rules();
  const Rules tree = memory_rules({"tree.charges=ancestors"});
  const Rules by_request = memory_rules({"tree.charges=ancestors", "reclaim.write=amount",
                                         "protect.min=respected", "over.high=throttle"});
  const Rules low = memory_rules({"tree.charges=ancestors", "protect.low=respected"});
  const std::string family = "containers=3 tasks=2 pages=2 files=0 limit=2 start=B,C parents=-,A,A";
  const auto effect = [](auto change) {
    return [change](World&, Effects& effects, World&) { change(effects); };
  };
  const auto outcome = [&](Outcome outcome) {
    return effect([outcome](Effects& effects) { effects.outcome = outcome; });
  };
  return {
      {"an uncharge without a charge", "balance.no-over-uncharge", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) { e.over_uncharged.insert(kA); })},
      {"a second release", "balance.single-release", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) { e.released_twice.insert(kP1); })},
      {"a freed charge that is followed", "balance.owner-alive", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) { e.used_after_free.insert(kP1); })},
      {"a failure without a refusal", "balance.failcnt-counts-requests", memory, kTwoOfFourPages,
       "touch T1 P1", effect([](Effects& e) { e.failures[kA] = 1; })},
      {"a refusal without a failure", "balance.failcnt-counts-requests", memory, kTwoOfFourPages,
       "touch T1 P1", effect([](Effects& e) { e.refused_requests[kB] = 1; })},
      {"accepted past the limit", "limit.sound-arithmetic", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) { e.wrongly_accepted.insert(kA); })},
      {"refused within the limit", "limit.sound-arithmetic", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) { e.wrongly_refused.insert(kA); })},
      {"one page past the limit", "limit.never-exceeded", memory,
       "containers=1 tasks=1 pages=1 files=0 limit=1 start=A", "touch T1 P1",
       [](World&, Effects&, World& after) { ++counter(after, kA, Resource::memory).value; }},
      {"one page past a limit, and nothing moved in", "limit.no-new-excess", memory,
       "containers=1 tasks=1 pages=1 files=0 limit=1 start=A", "touch T1 P1",
       [](World&, Effects&, World& after) { ++counter(after, kA, Resource::memory).value; }},
      {"a number that is refused as none", "limit.honest-write", memory, kTwoOfFourPages,
       "write-limit A memory \"1\"",
       [](World& before, Effects& e, World& after) {
         after = before;
         e.outcome = Outcome::invalid;
       }},
      {"a refused limit that is stored", "limit.honest-write", memory, kTwoOfFourPages,
       "write-limit A memory \"1\"", outcome(Outcome::busy)},
      {"an invalid limit that is stored", "limit.honest-write", memory, kTwoOfFourPages,
       "write-limit A memory \"x\"",
       [](World&, Effects&, World& after) { ++counter(after, kA, Resource::memory).limit; }},
      {"a text that is no limit, accepted", "limit.honest-write", memory, kTwoOfFourPages,
       "write-limit A memory \"x\"", outcome(Outcome::done)},
      {"another limit than was written", "limit.honest-write", memory, kTwoOfFourPages,
       "write-limit A memory \"1\"",
       [](World&, Effects&, World& after) { ++counter(after, kA, Resource::memory).limit; }},
      {"a limit one below usage", "limit.honest-write", memory, kTwoOfFourPages,
       "touch T1 P1\nwrite-limit A memory \"1\"",
       [](World&, Effects&, World& after) { ++counter(after, kA, Resource::memory).value; }},
      {"accounting that a refused write begins", "limit.honest-write", kernel_rules(),
       kTwoOfFourPages + " objects=1", "write-limit A kernel \"x\"",
       [](World&, Effects&, World& after) { after.books.containers[kA].kernel_active = true; }},
      {"one task past the limit", "limit.no-migration-escape", task_rules(),
       "containers=2 tasks=2 pages=0 files=0 limit=2 start=A,B", "attach T1 B",
       [](World&, Effects&, World& after) { counter(after, kB, Resource::tasks).limit = 1; }},
      {"one zombie too many that nobody pays for", "limit.no-zombie-escape", task_rules(),
       "containers=1 tasks=3 pages=0 files=0 limit=3 start=A zombies=stay",
       "fork T1 T2\nexit T2\nfork T1 T3",
       [](World&, Effects&, World& after) { counter(after, kA, Resource::tasks).limit = 2; }},
      {"one of the living who is dead", "progress.not-refused-for-zombies", task_rules(),
       "containers=1 tasks=3 pages=0 files=0 limit=2 start=A zombies=stay",
       "fork T1 T2\nfork T1 T3",
       [](World& before, Effects&, World&) {
         before.truth.tasks[kT2].state = TaskState::zombie;
       }},
      {"one page past the parent's limit", "limit.hierarchical", tree, family,
       "touch T1 P1\ntouch T2 P2",
       [](World&, Effects&, World& after) { counter(after, kA, Resource::memory).limit = 1; }},
      {"another's usage that rises", "isolation.no-imposed-charge", memory, kTwoOfFourPages, "touch T1 P1",
       [](World&, Effects&, World& after) { ++counter(after, kB, Resource::memory).value; }},
      {"an outsider who is killed", "isolation.oom-local", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) { e.killed_outside.insert(kT2); })},
      {"no room for what another took", "isolation.no-foreign-kill", memory_rules(),
       "containers=2 tasks=2 pages=2 files=0 limit=2 start=A,B",
       "map T1 P1\nmap T2 P1\nmap T2 P2\nlock T2 P2\nreclaim A",
       [](World&, Effects&, World& after) { counter(after, kB, Resource::memory).limit = 1; }},
      {"one who is killed, and is no member", "isolation.kills-members", memory, kTwoOfFourPages,
       "touch T1 P1", effect([](Effects& e) { e.killed_non_members.insert(kT2); })},
      {"refused what would fit alone", "isolation.same-alone", memory,
       "containers=2 tasks=2 pages=2 files=0 limit=1 start=A,B", "touch T1 P1",
       [](World& before, Effects& e, World& after) {
         after = before;
         e.outcome = Outcome::refused;
       }},
      {"given what would not fit alone", "isolation.same-alone", memory,
       "containers=2 tasks=2 pages=2 files=0 limit=1 start=A,B", "touch T1 P1",
       [](World& before, Effects&, World&) { counter(before, kA, Resource::memory).limit = 0; }},
      {"another's page that is taken", "reclaim.own-subtree", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) { e.reclaimed_elsewhere.insert(kP1); })},
      {"another's object that is taken", "reclaim.own-subtree", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) { e.shrunk_elsewhere.insert(kO1); })},
      {"a page that is left", "reclaim.before-failure", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) { e.left_reclaimable.insert(kP1); })},
      {"an object that is left", "reclaim.before-failure", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) { e.left_shrinkable.insert(kO1); })},
      {"a needless request", "reclaim.before-failure", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) { e.needless_request = kP1; })},
      {"room that is left", "reclaim.before-failure", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) { e.failed_with_room.insert(kA); })},
      {"a page that others lose", "reclaim.leaves-others-mapped", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) { e.unmapped_from_others.insert(kP1); })},
      {"less than min", "reclaim.respects-min", by_request, family + " min=0,1,0", "touch T1 P1",
       effect([](Effects& e) { e.below_min.insert(kB); })},
      {"less than low", "reclaim.respects-low", low, family + " low=0,1,0", "touch T1 P1",
       effect([](Effects& e) { e.below_low.insert(kB); })},
      {"no amount that is accepted", "reclaim.interface", by_request, family,
       "write-reclaim T1 B \"x\"", outcome(Outcome::done)},
      {"no amount that takes a page", "reclaim.interface", by_request, family,
       "write-reclaim T1 B \"x\"", effect([](Effects& e) { e.pages_taken = 1; })},
      {"an amount that is refused as none", "reclaim.interface", by_request, family,
       "touch T1 P1\nwrite-reclaim T1 B \"1\"", outcome(Outcome::invalid)},
      {"a page taken after a signal", "reclaim.interface", by_request, family,
       "touch T1 P1\nwrite-reclaim T1 B \"1\" fault=signalled",
       effect([](Effects& e) { e.pages_taken = 1; })},
      {"success with one page too few", "reclaim.interface", by_request, family,
       "touch T1 P1\ntouch T1 P2\nwrite-reclaim T1 B \"2\"",
       effect([](Effects& e) { --e.pages_taken; })},
      {"failure with enough", "reclaim.interface", by_request, family,
       "touch T1 P1\nwrite-reclaim T1 B \"1\"", outcome(Outcome::fell_short)},
      {"a call that never ends", "progress.no-hang", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) { e.hung = true; })},
      {"a needless kill", "progress.no-needless-kill", memory, kTwoOfFourPages, "touch T1 P1",
       effect([](Effects& e) {
         e.needless_kill = true;
         e.killed.insert(kT1);
       })},
      {"a task that must reclaim on its way", "progress.not-slowed", by_request, family,
       "touch T1 P1", effect([](Effects& e) { e.slowed.insert(kT1); })},
      {"a task that is above its mark for good", "progress.not-stalled", by_request, family,
       "touch T1 P1", effect([](Effects& e) { e.stalled.insert(kT1); })},
      {"freed while charged", "offline.freed-at-last-uncharge", kernel_rules(), kKernelTwo,
       "touch T1 P1", effect([](Effects& e) { e.freed_charged.insert(kB); })},
  };
}

TEST(SmallestBreaches, OfPromisesAboutAStepAreNoticed) {
  std::set<std::string_view> asked;
  for (const StepCase& one : steps()) {
    SCOPED_TRACE(std::string(one.invariant) + ": " + std::string(one.what));
    const Invariant* invariant = find_invariant(one.invariant);
    ASSERT_NE(invariant, nullptr);
    const Replay replayed = run(one.rules, one.scope, one.events);
    const Scope scope = scope_of(one.scope, one.events);
    const std::size_t index = replayed.steps.size() - 1;
    World before = replayed.before(index);
    const Event event = replayed.steps[index].event;
    Effects effects = replayed.steps[index].effects;
    World after = replayed.steps[index].after;
    EXPECT_TRUE(invariant->holds_over({one.rules, scope, before, event, effects, after}, nullptr))
        << "before";
    one.change(before, effects, after);
    std::string why;
    EXPECT_FALSE(invariant->holds_over({one.rules, scope, before, event, effects, after}, &why));
    EXPECT_FALSE(why.empty());
    asked.insert(one.invariant);
  }
  for (const Invariant& invariant : tests::shipped_invariants())
    EXPECT_EQ(invariant.holds_over != nullptr, asked.contains(invariant.id)) << invariant.id;
}

/// Whether the last event bears witness for the invariant.
bool witnessed(std::string_view id, const Rules& rules, const std::string& scope_text,
               const std::string& events) {
  const Replay replayed = run(rules, scope_text, events);
  const Scope scope = scope_of(scope_text, events);
  const std::size_t index = replayed.steps.size() - 1;
  const ReplayedStep& last_step = replayed.steps[index];
  return find_invariant(id)->witnessed_over(
      {rules, scope, replayed.before(index), last_step.event, last_step.effects, last_step.after});
}

TEST(Witnesses, AreThereFromOneUnitOnAndNotAtEquality) {
  const Rules memory = memory_rules();
  const std::string two_pages = "touch T1 P1\ntouch T1 P2\n";
  EXPECT_TRUE(
      witnessed("limit.honest-write", memory, kTwoOfFourPages, two_pages + "write-limit A memory \"1\""));
  EXPECT_FALSE(
      witnessed("limit.honest-write", memory, kTwoOfFourPages, two_pages + "write-limit A memory \"2\""));
  EXPECT_FALSE(
      witnessed("limit.honest-write", memory, kTwoOfFourPages, two_pages + "write-limit A memory \"x\""));
  const Rules by_request = memory_rules({"reclaim.write=amount"});
  EXPECT_TRUE(
      witnessed("reclaim.interface", by_request, kTwoOfFourPages, "touch T1 P1\nwrite-reclaim T1 A \"2\""));
  EXPECT_FALSE(
      witnessed("reclaim.interface", by_request, kTwoOfFourPages, "touch T1 P1\nwrite-reclaim T1 A \"1\""));
  const std::string one = "containers=1 tasks=1 pages=2 files=0 limit=1 start=A";
  EXPECT_TRUE(witnessed("limit.never-exceeded", memory, one, "touch T1 P1\ntouch T1 P2"));
  EXPECT_FALSE(witnessed("limit.never-exceeded", memory, one, "touch T1 P1"));
}

TEST(Witnesses, OfALimitWriteAreMissingWhereNothingIsUsed) {
  Policy policy;
  policy.rules = memory_rules({"attach.unit=any-thread"});
  CheckOptions options;
  options.scopes = {"limits"};
  options.pages = 0;
  const auto report = check_policy(policy, options);
  ASSERT_TRUE(report);
  for (const Finding& finding : report->findings) {
    if (finding.invariant->id == "limit.honest-write") {
      EXPECT_EQ(finding.verdict, Verdict::unknown);
    }
  }
}

TEST(LimitWrites, AsPostedRefuseANumberWithANewlineAndThatIsABreach) {
  const Rules posted = memory_rules({"D02"});
  const Replay replayed = run(posted, kTwoOfFourPages, "write-limit A memory \"1\\n\"");
  EXPECT_EQ(outcome(replayed), Outcome::invalid);
  EXPECT_NE(replayed.breach_of("limit.honest-write"), nullptr);
  EXPECT_EQ(
      run(memory_rules(), kTwoOfFourPages, "write-limit A memory \"1\\n\"").breach_of("limit.honest-write"),
      nullptr);
}

}  // namespace
}  // namespace counterproof::tests
