// The victim is the largest of the processes that are in the container or below it, whatever their
// pages are charged to; and there are as many victims as it takes.
//
// So Linux chooses: out_of_memory() for a group scans the tasks of its subtree, and weighs what
// each maps and has in swap.  Who has moved away is safe, though his charges fill the group, and
// who has just moved in is not, though he holds none of them.
//
// Source: mem_cgroup_out_of_memory(), mem_cgroup_scan_tasks() and oom_badness() of Linux 6.1.
#include "model/rules/choice_module.hpp"
#include "model/rules/over_kill/victims.hpp"

namespace counterproof {
namespace {

ProcessSet victims(Call& call, ContainerId full) {
  const auto candidates = seams_of(call.rules().defects).candidates;
  if (candidates != nullptr) return over_kill::one_of(call, full, candidates(call, full));
  const auto size = [&](TaskId process) {
    unsigned pages = 0;
    for (const PageId one : call.pages()) {
      const Page& page = call.page(one);
      pages += page.mapped_by.contains(process) || page.swapped_for.contains(process);
    }
    return pages;
  };
  return over_kill::one_of(
      call, full,
      largest_of(
          call, true,
          [&](TaskId process) { return call.counts_in(call.container_of(process), full); }, size));
}

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::over_kill, OverKill::members>::kModule = {
    .name = "members",
    .effect = "the largest task that is in it, and the next, until there is room",
    .slots = {.victims = victims},
};

}  // namespace counterproof
