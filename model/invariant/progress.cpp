// Progress: every call ends, and nobody dies for nothing.
#include <fmt/format.h>

#include "model/invariant/livelock.hpp"
#include "model/invariant/measures.hpp"
#include "model/invariant/zombies.hpp"

namespace counterproof {
namespace {


bool no_hang(const Step& step, Why why) {
  return !step.effects.hung || broken(why, [&] {
    return std::string("the call retries for ever, and holds its locks meanwhile");
  });
}

bool maps_shmem_of(const Step& step, TaskId victim, ContainerId container) {
  for (const PageId page : Ids<PageId>(kMaxPages)) {
    const Page& slot = step.before.truth.pages[page];
    if (slot.kind != PageKind::shmem || !slot.mapped_by.contains(victim)) continue;
    for (const ContainerId payer : Ids<ContainerId>(kMaxContainers))
      if (step.before.ledger.pages[page][payer] != 0 &&
          counts_in(step.rules, step.before, payer, container))
        return true;
  }
  return false;
}

bool no_needless_kill(const Step& step, Why why) {
  return !step.effects.needless_kill || broken(why, [&] {
    const std::string victim = name_of(step.effects.killed.first());
    const std::string container = name_of(step.effects.killed_for);
    if (step.effects.failed_with_room.contains(step.effects.killed_for)) {
      return fmt::format("{} is killed, and {} has room for the request by now", victim, container);
    }
    if (step.effects.needless_request.some()) {
      return fmt::format("{} is killed for {} over a charge that {} does not need", victim,
                         container, name_of(step.effects.needless_request));
    }
    if (maps_shmem_of(step, step.effects.killed.first(), step.effects.killed_for))
      return fmt::format("{} is killed for {}, and the shared memory that it maps of it stays",
                         victim, container);
    return fmt::format("{} is killed for {}, and holds no charge of it", victim, container);
  });
}

bool not_slowed(const Step& step, Why why) {
  return step.effects.slowed.empty() || broken(why, [&] {
           return fmt::format("{} must reclaim on its own way, though it is within all limits",
                              name_of(step.effects.slowed.first()));
         });
}

bool not_stalled(const Step& step, Why why) {
  return step.effects.stalled.empty() || broken(why, [&] {
           return fmt::format(
               "{} is above its high mark, reclaims, and is above it still: so it will "
               "be at every return, and gets on no more",
               name_of(step.effects.stalled.first()));
         });
}

bool task_slowed(const Step& step) { return !step.effects.slowed.empty(); }

bool page_reclaimed(const Step& step) { return !step.effects.reclaimed.empty(); }

bool no_livelock(const Moment& moment, Why why) {
  const auto livelock = find_livelock(moment);
  return !livelock || broken(why, [&] {
    std::string needs;
    for (const PageId page : livelock->needs)
      needs += (needs.empty() ? "" : " and ") + name_of(page);
    return fmt::format("{} needs {}{}, and in no order of requests does it ever have {}",
                       name_of(livelock->process), needs,
                       livelock->needs.size() > 1 ? " at once" : "",
                       livelock->needs.size() > 1 ? "both" : "it");
  });
}

std::optional<Lasso<Event>> faults_again(const Moment& moment) {
  const auto livelock = find_livelock(moment);
  return livelock ? std::optional(lasso_of(moment, *livelock)) : std::nullopt;
}

bool something_in_swap(const Moment& moment) {
  for (const Page& page : moment.world.truth.pages)
    if (page.in_swap()) return true;
  return false;
}

constexpr EnumTable<Resource, bool> kTasks = {false, true, false, false};

constexpr std::array kProgress = {
    Invariant{
        .id = "progress.no-hang",
        .statement = "Every call ends.",
        .formula = "no event leads to a retry that nothing can end",
        .source = "D20, D28, D29",
        .witness = "a request is refused",
        .resources = kEveryResource,
        .holds_over = no_hang,
        .witnessed_over = request_refused,
    },
    Invariant{
        .id = "progress.no-needless-kill",
        .statement = "Nobody is killed who frees nothing, or when there is room already.",
        .formula =
            "whoever is killed for c holds a charge of c, and the request is needed and does "
            "not fit",
        .source = "D09, D20, D23, D24, D26, D32",
        .witness = "a process is killed",
        .resources = kMemoryAlone,
        .applies = [](const Rules& rules) { return rules.kills(); },
        .holds_over = no_needless_kill,
        .witnessed_over = somebody_killed,
    },
    Invariant{
        .id = "progress.not-stalled",
        .statement = "A task that is made to reclaim for a high mark comes below it.",
        .formula = "whoever reclaims on its way back from the kernel: usage <= high afterwards",
        .source = "kubernetes KEP-2570, halted since tasks got stuck at their high mark",
        .witness = "a task reclaims on its way back from the kernel",
        .resources = kMemoryAlone,
        .applies = [](const Rules& rules) { return rules.throttles_at_high(); },
        .holds_over = not_stalled,
        .witnessed_over = task_slowed,
    },
    Invariant{
        .id = "progress.not-slowed",
        .statement = "No task is made to reclaim in its own path while it is within all limits.",
        .formula = "whoever reclaims was refused by a limit, or asked to reclaim",
        .source = "why memory.high does not do for proactive reclaim (002)",
        .witness = "a page is reclaimed",
        .resources = kMemoryAlone,
        .applies =
            [](const Rules& rules) {
              return rules.reclaims_by_request() || rules.throttles_at_high();
            },
        .holds_over = not_slowed,
        .witnessed_over = page_reclaimed,
    },
    Invariant{
        .id = "progress.no-livelock",
        .statement = "No process faults for ever for what its next instruction needs.",
        .formula =
            "for any two private pages of a process: in some order in which processes fault in "
            "what they have in swap it has both at once, or an answer",
        .source = "DYN (Biederman): a group whose pages evict each other, and nobody gets on",
        .witness = "a process has a page in swap",
        .resources = kMemoryAlone,
        .holds_in = no_livelock,
        .witnessed_in = something_in_swap,
        .again_from = faults_again,
    },
    Invariant{
        .id = "progress.not-refused-for-zombies",
        .statement = "No fork or clone is refused for the dead alone.",
        .formula =
            "a fork or clone that is refused: some full c that it counts in is full without the "
            "charges for zombies",
        .source =
            "fork says \"Resource temporarily unavailable\" in containers whose first process "
            "waits for nobody",
        .witness = "a fork or clone is refused by a container that has a zombie",
        .resources = kTasks,
        .holds_over = not_refused_for_zombies,
        .witnessed_over = task_refused_beside_zombie,
    },
};

}  // namespace

std::span<const Invariant> progress_invariants() { return kProgress; }

}  // namespace counterproof
