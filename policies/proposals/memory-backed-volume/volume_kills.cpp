// Asks one thing more: whether what is in a volume gets anybody killed, or a request refused.
#include <counterproof/policy.hpp>

using namespace counterproof;

// Whether the container, and what is below it, is charged for nothing but pages of files.
static bool only_files(const View& view, ContainerId container) {
  bool any = false;
  for (const PageId page : view.pages()) {
    if (view.payer_within(page, container).none()) continue;
    any = true;
    if (view.page(page).kind != PageKind::file || view.page(page).mapped()) return false;
  }
  return any;
}

static bool never_kills(const Step& step, Why why) {
  const View before(step.rules, step.scope, step.before);
  for (const ContainerId container : before.containers()) {
    const bool full = step.effects.refused_requests[container] != 0 &&
                      (step.effects.outcome == Outcome::refused || !step.effects.killed.empty());
    if (!full || !only_files(before, container)) continue;
    if (why != nullptr)
      *why = "a request of " + name_of(container) +
             " fails, which holds nothing but what was written to a volume, and nobody maps";
    return false;
  }
  return true;
}

void counterproof_rule(Rule& rule) {
  rule.summary = "asks whether a volume's pages alone can fill a container";
  rule.ask({.id = "volume.never-kills",
            .statement = "What nobody maps of a volume never makes a request fail.",
            .formula =
                "no request fails in a container that is charged for unmapped pages of files only",
            .source = "kubernetes website 36453: the writer of a memory-backed volume is killed",
            .witness = "a request meets a full counter",
            .holds_over = never_kills,
            .witnessed_over = [](const Step& step) {
              for (const unsigned refused : step.effects.refused_requests)
                if (refused != 0) return true;
              return false;
            }});
}
