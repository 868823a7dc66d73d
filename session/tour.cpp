#include "session/tour.hpp"

#include <fmt/format.h>

namespace counterproof {
namespace {

// Sizes are as small as a step allows: what can be chosen should be read in a glance.
std::string begun(std::string_view policy, std::string_view choices, std::string_view scope,
                  std::string_view events = "") {
  return fmt::format("counterproof trace 1\npolicy {}\n{}scope {}\n\n{}", policy, choices, scope,
                     events);
}

std::string memory(std::string_view scope, std::string_view events = "") {
  return begun("leader-only",
               "choice account.memory yes\nchoice over.reclaim evict\n"
               "choice over.kill container\n",
               scope, events);
}

std::string tasks(std::string_view scope) {
  return begun("tasks-by-member", "choice account.tasks yes\n", scope);
}

std::vector<TourStep> made() {
  return {
      {.title = "A charge",
       .text = "A is a container, and T1 a task in it. A memory controller counts the pages that "
               "A has to pay for; the bar on the right shows how many of its limit those are.",
       .task = "Have T1 touch the page P1, which nobody has yet.",
       .trace = memory("containers=1 tasks=1 pages=2 files=0 limit=2 start=A"),
       .events = {"touch T1 P1"},
       .when = "A.memory == 1",
       .outcome = "",
       .see = "The page came into memory, and A is charged for it: the line with a head leads from "
              "the page to the counter that pays.",
       .shows = "P1 is charged to A",
       .breaks = ""},
      {.title = "A limit",
       .text = "A counter has a limit. Here another controller counts tasks, and A may have two.",
       .task = "Have T1 fork T2, and then try for a third task, T3.",
       .trace = tasks("containers=1 tasks=3 pages=0 files=0 limit=2 start=A"),
       .events = {"fork T1 T2", "fork T1 T3"},
       .when = "A.tasks == 2",
       .outcome = "refused",
       .see = "The second fork was refused: it would have taken A past its limit, so that nothing "
              "changed but the count of failures. That a limit is kept is an invariant, "
              "limit.never-exceeded; the page says "
              "so wherever one is broken.",
       .shows = "refused: over the limit",
       .breaks = ""},
      {.title = "Sharing",
       .text = "T1 in A has mapped a page of a file and is charged for it. T2 is in B, a container "
               "of its own, and wants the same page: there is only one of it in memory.",
       .task = "Have T2 map P1, too.",
       .trace = memory("containers=2 tasks=2 pages=1 files=0 limit=2 start=A,B", "map T1 P1\n"),
       .events = {"map T2 P1"},
       .when = "P1.mappers == 2",
       .outcome = "",
       .see = "Both use the page, and A alone pays: this policy charges the first to touch it. B "
              "rides free, which breaks fairness.user-pays. The heavy line is a charge for what "
              "is not A's alone. Compare with every-mapper below to see it otherwise.",
       .shows = "T2 (B) maps P1",
       .breaks = "fairness.user-pays"},
      {.title = "A move",
       .text = "T1 has touched two pages, and A is full. An administrator may move a task to "
               "another container: attach.",
       .task = "Attach T1 to B.",
       .trace = memory("containers=2 tasks=1 pages=2 files=0 limit=2 start=A",
                       "touch T1 P1\ntouch T1 P2\n"),
       .events = {"attach T1 B"},
       .when = "B.members == 1 and A.memory == 2",
       .outcome = "",
       .see = "The task is in B, and its charges stayed in A, which nobody is in any more. B has "
              "room for two pages more: fill, move, and fill again is a way around a limit.",
       .shows = "T1 moves from A to B",
       .breaks = "isolation.owner-gone"},
      {.title = "Removal",
       .text = "A is empty of tasks. A container without tasks may be removed, unless something "
               "still holds it.",
       .task = "Remove A.",
       .trace = memory("containers=2 tasks=1 pages=1 files=0 limit=2 start=B"),
       .events = {"remove A"},
       .when = "containers == 1",
       .outcome = "",
       .see =
           "A is gone, with its counter. Had a page still been charged to it, it would have been "
           "busy: a charge holds its container. Undo, and try it after a touch and a move.",
       .shows = "A is removed",
       .breaks = ""},
      {.title = "Reclaim",
       .text = "A may have one page, and has one. To make room the controller may take back what "
               "A has: the page is unmapped, and written to swap if it must be.",
       .task = "Have T1 touch P2, a second page.",
       .trace = memory("containers=1 tasks=1 pages=2 files=0 limit=1 start=A", "map T1 P1\n"),
       .events = {"map T1 P2"},
       .when = "A.memory == 1 and P1.mappers == 0 and P2.mappers == 1",
       .outcome = "",
       .see =
           "P1 was reclaimed, so that P2 fits: A stays within its limit. If T1 wants P1 again it "
           "has to map it again, and then P2 goes.",
       .shows = "A reclaims P1",
       .breaks = ""},
      {.title = "A kill",
       .text = "T1 has locked its page in memory: reclaim may not take it. T2 is in A, too, and "
               "wants a page, but A is full.",
       .task = "Have T2 touch P2. That event says by itself who is killed for it.",
       .trace = memory("containers=1 tasks=2 pages=2 files=0 limit=1 start=A,A",
                       "touch T1 P1\nlock T1 P1\n"),
       .events = {"touch T2 P2 kills=T1"},
       .when = "tasks == 1",
       .outcome = "",
       .see = "Nothing could be reclaimed, so a task of A was killed to make room. Which one, and "
              "whether it should have been, is what a policy chooses, and what its invariants "
              "are about.",
       .shows = "T1 is gone",
       .breaks = ""},
  };
}

}  // namespace

std::span<const TourStep> tour() {
  static const std::vector<TourStep> steps = made();
  return steps;
}

}  // namespace counterproof
