// Model and kernel side by side, with a kernel that says what the test wants it to.
#include "conform/course.hpp"

#include <gtest/gtest.h>

#include "conform/drivable.hpp"
#include "conform/known_differences.hpp"
#include "model/trace/trace.hpp"
#include "tests/conform/courses.hpp"

namespace counterproof::conform {
namespace {

/// Tasks are charged; two may be in A.
Trace of_tasks(const std::string& events) {
  return trace_of(
      "choice account.tasks yes\nchoice attach.unit any-thread\nchoice attach.over_limit allow\n"
      "choice limit.write unchecked\n"
      "scope containers=2 tasks=3 pages=0 files=0 limit=2 start=A,B\n\n" +
      events);
}

/// A kernel in which A has the task 1 (and 3, once it is forked) and B the task 2.
std::string honest_fork(const std::string& also) {
  return "case $verb in\n" + also +
         "fork) forked=1; echo \"= $number done 7\" ;;\n"
         "who) echo \"= $number done + + ${forked:+\"+\"}${forked:-\"-\"}\" | sed 's/+1$/+/' ;;\n"
         "see) if [[ $rest == A* ]]; then n=$((1 + ${forked:-0})); else n=1; fi\n"
         "echo \"= $number done exists tasks=$n limit=-2 tasks_limit=2\" ;;\n"
         "*) echo \"= $number done\" ;;\nesac";
}

TEST(Course, AgreesWithAKernelThatDoesWhatTheModelDoes) {
  const Course course = drive(of_tasks("fork T1 T3\n"), honest_fork(""));
  EXPECT_FALSE(course.lost) << course.lost->why;
  EXPECT_FALSE(course.difference);
  EXPECT_EQ(course.driven, 1U);
  EXPECT_EQ(course.confirmed.size(), 1U);
}

TEST(Course, SeesEachThingThatIsCompared) {
  const Trace trace = of_tasks("fork T1 T3\n");
  EXPECT_EQ(
      first_difference(drive(trace, honest_fork("fork) echo \"= $number error EAGAIN\" ;;\n"))),
      "outcome: done, refused");
  EXPECT_EQ(first_difference(drive(trace, honest_fork("who) echo \"= $number done + + -\" ;;\n"))),
            "alive: T1 T2 T3, T1 T2");
  EXPECT_EQ(first_difference(drive(trace, honest_fork("who) echo \"= $number done + 9 +\" ;;\n"))),
            "killed: nobody, T2");
  EXPECT_EQ(
      first_difference(drive(
          trace, honest_fork("see) echo \"= $number done exists tasks=7 tasks_limit=2\" ;;\n"))),
      "tasks of A: 2, 7");
  EXPECT_EQ(
      first_difference(drive(
          trace, honest_fork("see) echo \"= $number done exists tasks=2 tasks_limit=9\" ;;\n"))),
      "tasks limit of A: 2, 9");
  EXPECT_EQ(first_difference(drive(trace, honest_fork("see) echo \"= $number done gone\" ;;\n"))),
            "existence of A: exists, gone");
  EXPECT_EQ(first_difference(drive(trace, honest_fork("who) echo \"= $number done +\" ;;\n"))),
            "lost: error: the guest tells of 1 tasks, and not of 3");
}

TEST(Course, SeesPagesByKindAndInParts) {
  const Trace trace = trace_of(
      "choice account.memory yes\nchoice over.reclaim evict\nchoice over.kill container\n"
      "scope containers=1 tasks=1 pages=1 files=0 limit=2 start=A\n\ntouch T1 P1\n");
  const auto with = [&](const std::string& seen) {
    return first_difference(drive(trace,
                                  "case $verb in who) echo \"= $number done +\" ;;\n"
                                  "see) echo \"= $number done exists " +
                                      seen +
                                      "\" ;;\n"
                                      "*) echo \"= $number done\" ;; esac"));
  };
  // 2 pages and five eighths; what puppets need for themselves is less than a quarter of a page.
  EXPECT_EQ(with("anon=1048576 file=0 limit=2752512"), "none");
  EXPECT_EQ(with("anon=1200000 file=0 limit=2752512"), "none");
  EXPECT_EQ(with("anon=1400000 file=0 limit=2752512"), "anonymous pages of A: 1, 1.34");
  EXPECT_EQ(with("anon=1040000 file=0 limit=2752512"), "anonymous pages of A: 1, 0.99");
  EXPECT_EQ(with("anon=0 file=1048576 limit=2752512"), "anonymous pages of A: 1, 0");
  EXPECT_EQ(with("anon=1048576 file=1048576 limit=2752512"), "file pages of A: 0, 1");
  EXPECT_EQ(with("anon=1048576 file=0 limit=-2"), "memory limit of A: 2, no limit");
}

/// A page of T1 that is in swap at the end, or was brought back after that; the kernel says of swap
/// what `seen` says once it was there.
std::string said_of_swap(const std::string& events, const std::string& seen) {
  const Trace trace = trace_of(
      "choice account.memory yes\nchoice over.reclaim evict\nchoice over.kill members\n"
      "choice tree.charges ancestors\nchoice swap.charge remembered\n"
      "scope containers=3 tasks=1 pages=1 files=0 limit=2 start=B parents=-,A,-\n\n" +
      events);
  return first_difference(drive(
      trace,
      "case $verb in touch|use) n=1048576 ;; page-out) n=0; out=1 ;; esac\n"
      "case $verb in who) echo \"= $number done +\" ;;\n"
      "see) here=0; [[ $rest == A* ]] && here=$n; swap=0; ((out)) && case $rest in " +
          seen +
          " esac\n"
          "echo \"= $number done exists anon=$here file=0 limit=-2 swap=$swap\" | "
          "sed \"s/limit=-2/limit=$([[ $rest == A\\ * ]] && echo 2883584 || echo 2752512)/\" ;;\n"
          "*) echo \"= $number done\" ;; esac"));
}

TEST(Course, SeesWhereSwapIsCharged) {
  const std::string out = "touch T1 P1\nswap-out P1\n";
  EXPECT_EQ(said_of_swap(out, "A*) swap=1048576 ;;"), "none");
  // A part may be in memory yet; less than there must be; or nobody's above.
  EXPECT_EQ(said_of_swap(out, "A*) swap=786432 ;;"), "none");
  EXPECT_EQ(said_of_swap(out, "A*) swap=786431 ;;"), "swap of A: 1, 0.75");
  EXPECT_EQ(said_of_swap(out, "A/B*) swap=1048576 ;;"), "swap of A: 1, 0.00");
  EXPECT_EQ(said_of_swap(out, "A\\ *) swap=1048576 ;;"), "swap of B: 1, 0.00");
  // It stays where it was when the task is elsewhere; and who brings it back may leave its place.
  const std::string away = out + "attach T1 C\n";
  EXPECT_EQ(said_of_swap(away, "A*) swap=1048576 ;;"), "none");
  EXPECT_EQ(said_of_swap(out + "swap-in T1 P1\n", "A*) swap=1048576 ;;"), "none");
  // Where nothing ever went to swap there is next to nothing.
  EXPECT_EQ(said_of_swap("touch T1 P1\n", ""), "none");
}

TEST(Course, SeesSwapWhereThereIsNone) {
  const Trace trace = trace_of(
      "choice account.memory yes\nchoice over.reclaim evict\nchoice over.kill members\n"
      "scope containers=1 tasks=1 pages=1 files=0 limit=2 start=A\n\ntouch T1 P1\n");
  const auto with = [&](const std::string& seen) {
    return first_difference(drive(trace,
                                  "case $verb in who) echo \"= $number done +\" ;;\n"
                                  "see) echo \"= $number done exists anon=1048576 file=0 "
                                  "limit=2752512 " +
                                      seen +
                                      "\" ;;\n"
                                      "dying) echo \"= $number done dying=${dying:-0}\" ;;\n"
                                      "*) echo \"= $number done\" ;; esac"));
  };
  EXPECT_EQ(with("swap=524288 kills=0"), "none");
  EXPECT_EQ(with("swap=524289 kills=0"), "swap of A: 0, 0.50");
  EXPECT_EQ(with("swap=0 kills=1"), "kills of A: 0, 1");
}

TEST(Course, SeesThatAKillIsCountedWhereTheVictimWas) {
  const Trace trace = trace_of(
      "choice account.memory yes\nchoice over.reclaim evict\nchoice over.kill members\n"
      "choice tree.charges ancestors\n"
      "scope containers=2 tasks=2 pages=2 files=0 limit=1 start=B,B parents=-,A\n\n"
      "touch T1 P1\nlock T1 P1\ntouch T2 P2\n");
  const auto with = [&](const std::string& kills) {
    return first_difference(drive(
        trace,
        "case $verb in\n"
        "touch) touched=$((${touched:-0} + 1)); echo \"= $number done\" ;;\n"
        "who) ((touched > 1)) && echo \"= $number done 9 +\" || "
        "echo \"= $number done + +\" ;;\n"
        "see) kills=0; limit=1703936; [[ $rest == A\\ * ]] && limit=1900544\n"
        "((touched > 1)) && case $rest in " +
            kills +
            " esac\n"
            "echo \"= $number done exists anon=1048576 file=0 limit=$limit kills=$kills\" ;;\n"
            "*) echo \"= $number done\" ;;\nesac"));
  };
  EXPECT_EQ(with("*) kills=1 ;;"), "none");
  EXPECT_EQ(with("A/B*) kills=1 ;;"), "kills of A: 1, 0");
  EXPECT_EQ(with("A\\ *) kills=1 ;;"), "kills of B: 1, 0");
}

TEST(GroupCounts, BeginAnewWithAGroupOfTheSameName) {
  Scope scope;
  scope.containers = 1;
  const ContainerId a(0);
  World before;
  before.truth.tasks[TaskId(0)].container = a;
  Effects kill;
  kill.killed.insert(TaskId(0));
  GroupCounts counts;
  Event touch;
  touch.kind = EventKind::touch;
  counts.remember(scope, before, touch, kill, before);
  EXPECT_EQ(counts.kills(a), 1);
  Event create;
  create.kind = EventKind::create;
  create.container = a;
  counts.remember(scope, before, create, Effects{}, before);
  EXPECT_EQ(counts.kills(a), 0);
}

/// T1 leaves A, which has a page of his or none, and A is removed; the kernel says of removed
/// groups what `dying` says.
std::string said_of_removed(const std::string& events, const std::string& dying) {
  const Trace trace = trace_of(
      "choice account.memory yes\nchoice over.reclaim evict\nchoice over.kill members\n"
      "choice offline.charges linger\n"
      "scope containers=2 tasks=1 pages=1 files=0 limit=2 start=A\n\n" +
      events);
  return first_difference(
      drive(trace,
            "case $verb in remove) removed=1 ;; touch) n=1048576 ;; map) f=1048576 ;; page-out) "
            "n=0 ;; esac\n"
            "case $verb in who) echo \"= $number done +\" ;;\n"
            "see) if [[ $rest == A* ]]; then here=$n; file=$f; there=${removed:+gone}; "
            "else here=0; file=0; there=; fi\n"
            "echo \"= $number done ${there:-exists anon=$here file=${file:-0} limit=2752512}\" ;;\n"
            "end) ended=1; echo \"= $number done\" ;;\n"
            "dying) n_dying=0; ((removed)) && " +
                dying +
                "\necho \"= $number done dying=$n_dying\" ;;\n"
                "*) echo \"= $number done\" ;; esac"));
}

TEST(Course, SeesWhatIsLeftOfRemovedGroups) {
  const std::string with_a_page = "touch T1 P1\nattach T1 B\nremove A\n";
  // It goes with the task, and not before.
  EXPECT_EQ(said_of_removed(with_a_page, "n_dying=$((ended ? 0 : 1))"), "none");
  EXPECT_EQ(said_of_removed(with_a_page, "n_dying=0"), "lingering groups: 1, 0");
  // A page of a file stays.
  EXPECT_EQ(said_of_removed("map T1 P1\nattach T1 B\nremove A\n", "n_dying=1"), "none");
  // Nothing keeps it: it may take its time, and not for ever.
  const std::string empty = "attach T1 B\nremove A\n";
  EXPECT_EQ(said_of_removed(empty, "n_dying=$((++looks < 6))"), "none");
  EXPECT_EQ(said_of_removed(empty, "n_dying=1"), "lingering groups: 0, 1");
  // A place in swap may keep it.
  EXPECT_EQ(said_of_removed("touch T1 P1\nattach T1 B\nswap-out P1\nremove A\n", "n_dying=1"),
            "none");
}

// A kernel that says it is done with a request for reclaim, and has freed so many bytes for it.
std::string said_to_be_freed(std::int64_t bytes) {
  const Trace trace = trace_of(
      "choice account.memory yes\nchoice over.reclaim evict\nchoice over.kill container\n"
      "choice cache.unmapped charged\nchoice tree.charges ancestors\nchoice reclaim.write amount\n"
      "scope containers=1 tasks=1 pages=1 files=0 limit=2 start=A\n\n"
      "touch T1 P1\nwrite-reclaim T1 A \"1\"\n");
  return first_difference(
      drive(trace,
            "case $verb in touch) anon=1048576; memory=1400000 ;;\n"
            "write) [[ $rest == *memory.reclaim* ]] && memory=" +
                std::to_string(1400000 - bytes) +
                " ;;\npage-out) anon=0 ;; esac\ncase $verb in\n"
                "who) echo \"= $number done +\" ;;\n"
                "see) echo \"= $number done exists memory=$memory anon=$anon file=0 "
                "limit=2752512\" ;;\n*) echo \"= $number done\" ;; esac"));
}

TEST(Course, SeesThatARequestForReclaimFreesWhatWasAsked) {
  EXPECT_EQ(said_to_be_freed(1048576), "none");
  EXPECT_EQ(said_to_be_freed(800000), "none");  // what was charged ahead
  EXPECT_EQ(said_to_be_freed(700000), "freed pages of A: 1, 0.67");
  EXPECT_EQ(said_to_be_freed(0), "freed pages of A: 1, 0.00");
}

TEST(Course, PassesOverWhatCannotBeDrivenByName) {
  const Course course =
      drive(of_tasks("fork T1 T3 fault=fails-late\nfork T1 T1\nfork T1 T3\n"), honest_fork(""));
  EXPECT_EQ(course.driven, 1U);
  EXPECT_EQ(course.skipped.at("a fault inside the kernel cannot be brought about"), 1U);
  EXPECT_EQ(course.skipped.at(kCannotHappen), 1U);
}

TEST(Course, EndsWithTheEventAtWhichTheGuestWasLost) {
  const Course course = drive(of_tasks("exit T2\nfork T1 T3\n"),
                              honest_fork("exit) echo \"= $number timeout\" ;;\n"));
  ASSERT_TRUE(course.lost);
  ASSERT_EQ(course.lost->events.size(), 1U);
  EXPECT_EQ(course.lost->events[0].kind, EventKind::exit);
  EXPECT_NE(course.lost->why.find("hangs at \"exit 1\""), std::string::npos) << course.lost->why;
}

// A known difference explains what it names and nothing else: a kernel that stores a limit below
// usage is known, one that kills somebody for a limit of tasks is not.
TEST(KnownDifferences, ExplainNoMoreThanTheyName) {
  Trace trace = of_tasks("fork T1 T3\nwrite-limit A tasks \"1\\n\"\n");
  trace.rules.limit_write = LimitWrite::refuse;
  const auto stored = [&](const char* who) {
    return drive(trace,
                 "case $verb in\n"
                 "fork) forked=1; echo \"= $number done 7\" ;;\n"
                 "write) [[ $rest == A* ]] && limit=$((${limit:-0} + 1)); "
                 "echo \"= $number done\" ;;\n"
                 "who) echo \"= $number done " +
                     std::string(who) +
                     "\" ;;\n"
                     "see) [[ $rest == A* ]] && echo \"= $number done exists tasks=2 "
                     "tasks_limit=$((${limit:-0} > 1 ? 1 : 2))\" || "
                     "echo \"= $number done exists tasks=1 tasks_limit=2\" ;;\n"
                     "*) echo \"= $number done\" ;; esac");
  };
  const Course known = stored("+ + +");
  ASSERT_TRUE(known.difference) << first_difference(known);
  EXPECT_EQ(known.difference->known, "limit-is-stored");
}

/// One page that was swapped out while its task was in A, and comes back to the task in B.  At the
/// end the kernel has charged it to `payer`, or killed whom `who` says.
Course swapped_in(const std::string& payer, const std::string& who = "+ +") {
  return drive(
      trace_of("choice account.memory yes\nchoice over.reclaim evict\nchoice over.kill container\n"
               "scope containers=2 tasks=2 pages=1 files=0 limit=1 start=A,A\n\n"
               "touch T1 P1\nswap-out P1\nattach T1 B\nswap-in T1 P1\n"),
      "case $verb in touch) payer=A ;; page-out) payer= ;; use) payer=" + payer +
          "; used=1 ;; esac\n"
          "case $verb in\n"
          "who) [[ $used ]] && echo \"= $number done " +
          who +
          "\" || echo \"= $number done + +\" ;;\n"
          "see) [[ ${rest% *} == \"$payer\" ]] && n=1048576 || n=0\n"
          "echo \"= $number done exists anon=$n file=0 limit=1703936\" ;;\n"
          "*) echo \"= $number done\" ;;\nesac");
}

// Where it is certain what the kernel will do, one that does what the model does is wrong.
TEST(KnownDifferences, ForetellWhoPaysForWhatComesBackFromSwap) {
  const Course remembered = swapped_in("A");
  ASSERT_TRUE(remembered.difference) << first_difference(remembered);
  EXPECT_EQ(remembered.difference->known, "swap-in-remembers");
  const Course charged_to_faulter = swapped_in("B");
  EXPECT_EQ(first_difference(charged_to_faulter), "anonymous pages of A: 1, 0");
  EXPECT_EQ(charged_to_faulter.difference->known, "");
  const Course charged_to_nobody = swapped_in("nobody");
  EXPECT_EQ(first_difference(charged_to_nobody), "anonymous pages of A: 1, 0");
  EXPECT_EQ(charged_to_nobody.difference->known, "");
}

/// T1 in A has locked what fills it, T2 needs more, and the kernel kills those who are a 9.
Course out_of_memory(const std::string& who, const std::string& kill = "container",
                     const std::string& at_last = "1048576") {
  return drive(
      trace_of("choice account.memory yes\nchoice over.reclaim evict\nchoice over.kill " + kill +
               "\nscope containers=2 tasks=3 pages=2 files=0 limit=1 start=A,A,B\n\n"
               "touch T1 P1\nlock T1 P1\ntouch T2 P2\n"),
      "case $verb in\n"
      "touch) touched=$((${touched:-0} + 1)); echo \"= $number done\" ;;\n"
      "who) ((touched > 1)) && echo \"= $number done " +
          who +
          "\" || echo \"= $number done + + +\" ;;\n"
          "see) [[ $rest == A* ]] && n=1048576 || n=0\n"
          "[[ $rest == A* ]] && ((touched > 1)) && n=" +
          at_last +
          "\n"
          "echo \"= $number done exists anon=$n file=0 limit=1703936\" ;;\n"
          "*) echo \"= $number done\" ;;\nesac");
}

TEST(KnownDifferences, NoneExplainsThatSomebodyOfAnotherGroupIsKilled) {
  const Course member = out_of_memory("+ 9 +");
  ASSERT_TRUE(member.difference) << first_difference(member);
  EXPECT_EQ(member.difference->known, "victims-are-members");
  const Course outsider = out_of_memory("+ + 9");
  EXPECT_EQ(first_difference(outsider), "killed: T1, T3");
  EXPECT_EQ(outsider.difference->known, "");
}

TEST(KnownDifferences, ExplainThatMoreMembersDieThanAreNeededAndNothingElse) {
  EXPECT_EQ(first_difference(out_of_memory("9 + +", "members")), "none");
  const Course both = out_of_memory("9 9 +", "members");
  ASSERT_TRUE(both.difference) << first_difference(both);
  EXPECT_EQ(both.difference->known, "victim-is-not-awaited");
  // More is reclaimed, which was not needed either; but never less.
  const Course less = out_of_memory("9 + +", "members", "524288");
  ASSERT_TRUE(less.difference) << first_difference(less);
  EXPECT_EQ(less.difference->known, "victim-is-not-awaited");
  const Course more = out_of_memory("9 + +", "members", "2097152");
  ASSERT_TRUE(more.difference) << first_difference(more);
  EXPECT_EQ(more.difference->known, "");
  // The smaller one instead of the larger; and one of another group as well.
  for (const char* who : {"+ 9 +", "9 + 9"}) {
    const Course other = out_of_memory(who, "members");
    ASSERT_TRUE(other.difference) << who;
    EXPECT_EQ(other.difference->known, "") << who;
  }
}

TEST(Course, PassesOverWhatComesBackFromSwapToAGroupThatCannotMakeRoom) {
  // A is full with what T1, who is in B by then, has locked.
  const Course course = drive(
      trace_of("choice account.memory yes\nchoice over.reclaim evict\nchoice over.kill container\n"
               "scope containers=2 tasks=1 pages=2 files=0 limit=1 start=A\n\n"
               "touch T1 P1\nswap-out P1\ntouch T1 P2\nlock T1 P2\nattach T1 B\nswap-in T1 P1\n"),
      "case $verb in touch) n=1048576 ;; page-out) n=0 ;; esac\n"
      "case $verb in\n"
      "who) echo \"= $number done +\" ;;\n"
      "see) [[ $rest == A* ]] && echo \"= $number done exists anon=$n file=0 limit=1703936\" ||\n"
      "echo \"= $number done exists anon=0 file=0 limit=1703936\" ;;\n"
      "*) echo \"= $number done\" ;;\nesac");
  EXPECT_EQ(first_difference(course), "none");
  EXPECT_EQ(course.driven, 5U);
  EXPECT_EQ(course.skipped.at("where no kill makes room the kernel lets the task fault for ever"),
            1U);
}

/// B has a page and as much min; a page of C has to go.  The kernel leaves B so many bytes.
Course reclaimed_beside_min(const std::string& left) {
  return drive(
      trace_of(
          "choice account.memory yes\nchoice over.reclaim evict\nchoice over.kill container\n"
          "choice tree.charges ancestors\nchoice protect.min respected\n"
          "scope containers=3 tasks=2 pages=3 files=0 limit=2 start=B,C parents=-,A,A min=0,1\n\n"
          "touch T1 P1\ntouch T2 P2\ntouch T2 P3\n"),
      "case $verb in touch) touched=$((${touched:-0} + 1)) ;; esac\n"
      "case $verb in\n"
      "who) echo \"= $number done + +\" ;; count) echo \"= $number done 0\" ;;\n"
      "see) n=$((touched > 1 ? 1 : 0)); kept=1048576; ((touched > 2)) && kept=" +
          left +
          "\n"
          "case ${rest% *} in A) n=$((n + 1)) ;; A/B) n=1 ;; esac\n"
          "echo \"= $number done exists memory=$kept anon=$((n << 20)) file=0 limit=2752512\" ;;\n"
          "*) echo \"= $number done\" ;;\nesac");
}

TEST(Course, SeesThatReclaimTakesFromWhatMinProtects) {
  EXPECT_EQ(first_difference(reclaimed_beside_min("1048576")), "none");
  EXPECT_EQ(first_difference(reclaimed_beside_min("700000")), "none");
  EXPECT_EQ(first_difference(reclaimed_beside_min("600000")),
            "min of B: kept, kept but for a part");
  const Course taken = reclaimed_beside_min("300000");
  EXPECT_EQ(first_difference(taken), "min of B: kept, not kept");
  EXPECT_EQ(taken.difference->known, "");
}

/// T1 in B, which is below A and has a min of one page, has two; one is asked of a group.
std::string asked_of(const std::string& group) {
  return first_difference(drive(
      trace_of("choice account.memory yes\nchoice over.reclaim evict\nchoice over.kill container\n"
               "choice tree.charges ancestors\nchoice protect.min respected\n"
               "choice cache.unmapped charged\nchoice reclaim.write amount\n"
               "scope containers=2 tasks=1 pages=2 files=0 limit=2 start=B parents=-,A min=0,1\n\n"
               "touch T1 P1\ntouch T1 P2\nwrite-reclaim T1 " +
               group + " \"1\"\n"),
      "case $verb in touch) n=$((${n:-0} + 1)); kept=$((n << 20)) ;;\n"
      "write) [[ $rest == *memory.reclaim* ]] && n=1 && kept=300000 ;; esac\n"
      "case $verb in\n"
      "who) echo \"= $number done +\" ;; count) echo \"= $number done 0\" ;;\n"
      "see) limit=2752512; [[ $rest == A\\ * ]] && limit=2949120\n"
      "echo \"= $number done exists memory=$kept anon=$((n << 20)) file=0 limit=$limit\" ;;\n"
      "*) echo \"= $number done\" ;;\nesac"));
}

TEST(Course, AsksForAMinOnlyBelowTheGroupThatIsReclaimed) {
  EXPECT_EQ(asked_of("A"), "min of B: kept, not kept");
  EXPECT_EQ(asked_of("B"), "none");
}

TEST(KnownDifferences, HaveNamesAndSentences) {
  for (const KnownDifference& known : known_differences()) {
    EXPECT_EQ(find_known_difference(known.id), &known);
    EXPECT_FALSE(known.what.empty());
    EXPECT_NE(known.what.back(), '.') << known.id;
  }
  EXPECT_EQ(find_known_difference("no-such"), nullptr);
}

TEST(MemoryLimitText, ScalesNumbersAndLeavesTheRest) {
  EXPECT_EQ(memory_limit_text("2"), "2752512");
  EXPECT_EQ(memory_limit_text("1\n"), "1703936\n");
  EXPECT_EQ(memory_limit_text("0"), "655360");
  for (const char* text : {"", "-1", "max", "1x", "18446744073709551617", " 1", "\n"})
    EXPECT_EQ(memory_limit_text(text), text);
}

}  // namespace
}  // namespace counterproof::conform
