// Reclaim: a container that is full looks to itself first, and to itself only.
#include <fmt/format.h>

#include "model/counter/limit_text.hpp"
#include "model/invariant/measures.hpp"

namespace counterproof {
namespace {

bool reclaims(const Rules& rules) { return rules.reclaims(); }

bool own_subtree(const Step& step, Why why) {
  if (!step.effects.shrunk_elsewhere.empty()) {
    return broken(why, [&] {
      return fmt::format("{} makes room, and {} is freed, which is not charged in its subtree",
                         name_of(step.effects.reclaimed_for),
                         name_of(step.effects.shrunk_elsewhere.first()));
    });
  }
  return step.effects.reclaimed_elsewhere.empty() || broken(why, [&] {
           return fmt::format("{} is over its limit, and {} is taken, which is not charged to it",
                              name_of(step.effects.reclaimed_for),
                              name_of(step.effects.reclaimed_elsewhere.first()));
         });
}

bool memory_reclaimed(const Step& step) {
  return !step.effects.reclaimed.empty() || !step.effects.shrunk.empty();
}

bool before_failure(const Step& step, Why why) {
  if (!step.effects.left_reclaimable.empty()) {
    return broken(why, [&] {
      return fmt::format("the request fails, and {} could have been reclaimed",
                         name_of(step.effects.left_reclaimable.first()));
    });
  }
  if (!step.effects.left_shrinkable.empty()) {
    return broken(why, [&] {
      return fmt::format("the request fails, and {} is cached and could have been freed",
                         name_of(step.effects.left_shrinkable.first()));
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

bool respects_min(const Step& step, Why why) {
  return step.effects.below_min.empty() || broken(why, [&] {
           const ContainerId container = step.effects.below_min.first();
           return fmt::format("a pass for an ancestor leaves {} less than its min, which is {}",
                              name_of(container),
                              amount(step.rules, Resource::memory,
                                     min_in_force(step.scope, step.after.truth, container)));
         });
}

bool respects_low(const Step& step, Why why) {
  return step.effects.below_low.empty() || broken(why, [&] {
           const ContainerId container = step.effects.below_low.first();
           return fmt::format(
               "a pass for an ancestor leaves {} less than its low, which is {}, while what no low "
               "covers could be taken",
               name_of(container),
               amount(step.rules, Resource::memory,
                      low_in_force(step.scope, step.after.truth, container)));
         });
}

bool taken_beside_low(const Step& step) {
  const ContainerId target = step.effects.reclaimed_for;
  if (target.none() || !memory_reclaimed(step)) return false;
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers))
    if (low_in_force(step.scope, step.after.truth, container) != 0 && container != target &&
        step.after.truth.within(container, target))
      return true;
  return false;
}

bool taken_beside_min(const Step& step) {
  bool protects = false;
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers)) {
    const ContainerId target = step.effects.reclaimed_for;
    protects = protects ||
               (min_in_force(step.scope, step.after.truth, container) != 0 && container != target &&
                target.some() && step.after.truth.within(container, target));
  }
  return protects && memory_reclaimed(step);
}

/// What the text of a write for reclaim asks for, in pages; nothing if it is no amount.
std::optional<std::uint64_t> asked_for(const Step& step) {
  const std::string& text = step.scope.limit_texts[step.event.text];
  return parse_limit(text, {step.rules.minus_one_is_unlimited()});
}

bool interface(const Step& step, Why why) {
  if (step.event.kind != EventKind::write_reclaim || step.after.truth.crashed) return true;
  const auto asked = asked_for(step);
  const unsigned taken = step.effects.pages_taken;
  const Outcome outcome = step.effects.outcome;
  if (!asked && (outcome != Outcome::invalid || taken != 0)) {
    return broken(why, [&] {
      return fmt::format("the text is no amount, and the write is not refused; {} taken",
                         amount(step.rules, Resource::memory, taken));
    });
  }
  if (!asked) return true;
  if (outcome == Outcome::invalid)
    return broken(why,
                  [&] { return std::string("the text is an amount, and is refused as none"); });
  if (step.event.fault == Fault::signalled && taken != 0) {
    return broken(why, [&] {
      return fmt::format("a signal is pending, and {} taken all the same",
                         amount(step.rules, Resource::memory, taken));
    });
  }
  if (outcome == Outcome::done && taken < *asked) {
    return broken(why, [&] {
      return fmt::format("the write succeeds, and {} taken of {}",
                         amount(step.rules, Resource::memory, taken),
                         amount(step.rules, Resource::memory, *asked));
    });
  }
  return outcome != Outcome::fell_short || taken < *asked || broken(why, [&] {
           return std::string("the write fails, though it took what was asked for");
         });
}

bool asked_for_too_much(const Step& step) {
  return step.event.kind == EventKind::write_reclaim && step.effects.outcome != Outcome::invalid &&
         asked_for(step) && step.effects.pages_taken < *asked_for(step);
}

constexpr std::array kReclaim = {
    Invariant{
        .id = "reclaim.own-subtree",
        .statement = "A container over its limit takes pages of its own only.",
        .formula = "every page and object taken for c is charged to c or below it",
        .source = "D31",
        .witness = "a page is reclaimed",
        .resources = kMemoryAlone,
        .applies = reclaims,
        .holds_over = own_subtree,
        .witnessed_over = memory_reclaimed,
    },
    Invariant{
        .id = "reclaim.before-failure",
        .statement = "No request fails, and nobody is killed, while something can be reclaimed.",
        .formula = "a request of c fails, or a kill for c begins: the request is needed, there is "
                   "no room for it, and no page of c, and no cached object, could be reclaimed",
        .source = "RBF (Emelianov); D09, D20, D23, D24, D25",
        .witness = "a request fails",
        .resources = kMemoryAlone,
        .holds_over = before_failure,
        .witnessed_over = memory_refused,
    },
    Invariant{
        .id = "reclaim.leaves-others-mapped",
        .statement = "A container's reclaim does not unmap pages from processes of others.",
        .formula = "a page reclaimed for c is unmapped from members of c only",
        .source = "table of policies, last row",
        .witness = "a page is reclaimed",
        .resources = kMemoryAlone,
        .applies = reclaims,
        .holds_over = leaves_others_mapped,
        .witnessed_over = memory_reclaimed,
    },
    Invariant{
        .id = "reclaim.respects-min",
        .statement = "Reclaim for others leaves a container as much as its min says.",
        .formula =
            "a pass for an ancestor of c takes from c: usage(c, memory) >= min(c) afterwards",
        .source = "memory.min, as the 2020 interface respects it (002)",
        .witness = "something is reclaimed for a container above one that has a min",
        .resources = kMemoryAlone,
        .applies =
            [](const Rules& rules) { return rules.protects_min() || rules.reclaims_by_request(); },
        .holds_over = respects_min,
        .witnessed_over = taken_beside_min,
    },
    Invariant{
        .id = "reclaim.respects-low",
        .statement = "Reclaim for others takes of what a container's low covers only when nothing "
                     "else can be taken.",
        .formula = "a pass for an ancestor of c takes from c, and usage(c, memory) < low(c) "
                   "afterwards: no page and no cached object could be taken that would leave each "
                   "container as much as its low",
        .source = "memory.low, Documentation/admin-guide/cgroup-v2.rst of Linux",
        .witness = "something is reclaimed for a container above one that has a low",
        .resources = kMemoryAlone,
        .applies = [](const Rules& rules) { return rules.protects_low(); },
        .holds_over = respects_low,
        .witnessed_over = taken_beside_low,
    },
    Invariant{
        .id = "reclaim.interface",
        .statement =
            "A write for reclaim reads its text as a limit is read, stops at a signal, and "
            "says whether it took what was asked for.",
        .formula = "blank or malformed text: refused, nothing taken; a signal: nothing more taken; "
                   "success: taken >= asked; failure: taken < asked",
        .source = "the 2020 interface (002); D40, D41",
        .witness = "more is asked for than can be taken",
        .resources = kMemoryAlone,
        .applies = [](const Rules& rules) { return rules.reclaims_by_request(); },
        .holds_over = interface,
        .witnessed_over = asked_for_too_much,
    },
};

}  // namespace

std::span<const Invariant> reclaim_invariants() { return kReclaim; }

}  // namespace counterproof
