// Asks one thing more: whether a parent that is full gets at the private memory of its children.
#include <counterproof/policy.hpp>

using namespace counterproof;

// Private memory of somebody below the container that could go to swap, as far as the machine
// cares.
static PageId left_in_memory(const View& view, ContainerId container) {
  for (const PageId one : view.pages()) {
    const Page& page = view.page(one);
    const ContainerId payer = view.payer_within(one, container);
    if (payer.some() && payer != container && page.kind == PageKind::anonymous && page.resident &&
        page.locked_by.empty())
      return one;
  }
  return {};
}

static bool everyone_swaps(const Step& step, Why why) {
  const View before(step.rules, step.scope, step.before);
  if (step.scope.swap) return true;
  for (const ContainerId container : before.containers()) {
    const bool failed = step.effects.refused_requests[container] != 0 &&
                        (step.effects.outcome == Outcome::refused || !step.effects.killed.empty());
    if (!failed) continue;
    const PageId page = left_in_memory(before, container);
    if (page.none()) continue;
    if (why != nullptr)
      *why = "a request fails at the limit of " + name_of(container) + ", and " + name_of(page) +
             " of " + name_of(before.payer_within(page, container)) + " stayed in memory";
    return false;
  }
  return true;
}

void counterproof_rule(Rule& rule) {
  rule.summary = "asks whether a parent that is full swaps out what its children have";
  rule.ask(
      {.id = "reclaim.everyone-swaps",
       .statement = "Whatever a child's limits say, its parent can have its memory swapped out.",
       .formula = "no request fails at a limit of c while private memory of one below c, "
                  "unlocked, is in memory, and there is swap",
       .source = "cgroup-v2.rst: what a combined limit was made for",
       .witness = "a request meets a full counter",
       .holds_over = everyone_swaps,
       .witnessed_over = [](const Step& step) {
         for (const unsigned refused : step.effects.refused_requests)
           if (refused != 0) return true;
         return false;
       }});
}
