// Asks one thing more: whether a request to reclaim takes private memory.
#include <counterproof/policy.hpp>

using namespace counterproof;

static bool spares_private(const Step& step, Why why) {
  if (step.event.kind != EventKind::write_reclaim) return true;
  for (const PageId page : step.effects.reclaimed) {
    if (step.before.truth.pages[page].kind != PageKind::anonymous) continue;
    if (why != nullptr) *why = "the request takes " + name_of(page) + ", which is private memory";
    return false;
  }
  return true;
}

void counterproof_rule(Rule& rule) {
  rule.summary = "asks whether a request to reclaim takes private memory";
  rule.ask({.id = "reclaim.spares-private",
            .statement = "A request to reclaim takes no private memory.",
            .formula = "no page that write-reclaim takes is anonymous",
            .source = "linux-mm, 2024: proactive reclaim of cache only",
            .witness = "a request takes a page",
            .holds_over = spares_private,
            .witnessed_over = [](const Step& step) {
              return step.event.kind == EventKind::write_reclaim && !step.effects.reclaimed.empty();
            }});
}
