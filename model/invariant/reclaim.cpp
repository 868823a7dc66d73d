// Reclaim: a container that is full looks to itself first, and to itself only.
#include <fmt/format.h>

#include "model/invariant/measures.hpp"

namespace counterproof {
namespace {

constexpr std::array kMemory = {true, false, false};

bool reclaims(const Rules& rules) { return rules.over_reclaim != OverReclaim::none; }

bool own_subtree(const Step& step, Why why) {
  return step.effects.reclaimed_elsewhere.empty() || broken(why, [&] {
           return fmt::format("{} is over its limit, and {} is taken, which is not charged to it",
                              name_of(step.effects.reclaimed_for),
                              name_of(step.effects.reclaimed_elsewhere.first()));
         });
}

bool page_reclaimed(const Step& step) { return !step.effects.reclaimed.empty(); }

bool before_failure(const Step& step, Why why) {
  if (!step.effects.left_reclaimable.empty()) {
    return broken(why, [&] {
      return fmt::format("the request fails, and {} could have been reclaimed",
                         name_of(step.effects.left_reclaimable.first()));
    });
  }
  if (step.effects.needless_request.some()) {
    return broken(why, [&] {
      return fmt::format("the request fails, and {} could be mapped without it",
                         name_of(step.effects.needless_request));
    });
  }
  return step.effects.failed_with_room.empty() || broken(why, [&] {
           return fmt::format("the request is given up, and {} has room for it by now",
                              name_of(step.effects.failed_with_room.first()));
         });
}

bool leaves_others_mapped(const Step& step, Why why) {
  return step.effects.unmapped_from_others.empty() || broken(why, [&] {
           return fmt::format("{} reclaims {}, which processes of others lose as well",
                              name_of(step.effects.reclaimed_for),
                              name_of(step.effects.unmapped_from_others.first()));
         });
}

bool memory_refused(const Step& step) {
  return request_refused(step) && step.effects.outcome != Outcome::done;
}

constexpr std::array kGroup = {
    Invariant{
        .id = "reclaim.own-subtree",
        .statement = "A container over its limit takes pages of its own only.",
        .formula = "every page reclaimed for c is charged to c",
        .source = "D31",
        .witness = "a page is reclaimed",
        .resources = kMemory,
        .applies = reclaims,
        .holds_over = own_subtree,
        .witnessed_over = page_reclaimed,
    },
    Invariant{
        .id = "reclaim.before-failure",
        .statement = "No request fails, and nobody is killed, while something can be reclaimed.",
        .formula = "a request of c fails, or a kill for c begins: the request is needed, there is "
                   "no room for it, and no page of c could be reclaimed",
        .source = "RBF (Emelianov); D09, D20, D23, D24, D25",
        .witness = "a request fails",
        .resources = kMemory,
        .holds_over = before_failure,
        .witnessed_over = memory_refused,
    },
    Invariant{
        .id = "reclaim.leaves-others-mapped",
        .statement = "A container's reclaim does not unmap pages from processes of others.",
        .formula = "a page reclaimed for c is unmapped from members of c only",
        .source = "table of policies, last row",
        .witness = "a page is reclaimed",
        .resources = kMemory,
        .applies = reclaims,
        .holds_over = leaves_others_mapped,
        .witnessed_over = page_reclaimed,
    },
};

}  // namespace

std::span<const Invariant> reclaim_invariants() { return kGroup; }

}  // namespace counterproof
