// Two counts at once: every container that maps a page is held to its limit for all of it, and is
// billed for its share.
//
// Source: Solomita, 28 March 2007: a full count for guarantees, a fraction for billing.
#include <counterproof/policy.hpp>

using namespace counterproof;

// In twelfths of a page, which divide evenly among up to four containers.
static unsigned bill(const View& view, ContainerId container) {
  unsigned twelfths = 0;
  for (const PageId page : view.pages()) {
    unsigned sharers = 0;
    for (const ContainerId other : view.containers()) sharers += view.maps(other, page);
    if (view.maps(container, page)) twelfths += 12 / sharers;
  }
  return twelfths;
}

static bool own_act_alone(const Step& step, Why why) {
  if (step.event.task.none() || step.after.truth.crashed) return true;
  const View before(step.rules, step.scope, step.before);
  const View after(step.rules, step.scope, step.after);
  for (const ContainerId container : after.containers()) {
    const bool is_own = before.container_of(step.event.task) == container ||
                        after.container_of(step.event.task) == container;
    if (is_own || bill(after, container) <= bill(before, container)) continue;
    if (why != nullptr) *why = "the bill of " + name_of(container) + " rises, and it did nothing";
    return false;
  }
  return true;
}

static bool paid_for_once(const Moment& moment, Why why) {
  const View view(moment.rules, moment.scope, moment.world);
  unsigned sum = 0;
  for (const ContainerId container : view.containers()) sum += bill(view, container);
  unsigned pages = 0;
  for (const PageId page : view.pages()) pages += view.page(page).mapped();
  if (sum == 12 * pages) return true;
  if (why != nullptr) *why = "the bills do not add up to the pages that are mapped";
  return false;
}

static bool shared(const Moment& moment) {
  const View view(moment.rules, moment.scope, moment.world);
  for (const PageId page : view.pages()) {
    unsigned sharers = 0;
    for (const ContainerId container : view.containers()) sharers += view.maps(container, page);
    if (sharers > 1) return true;
  }
  return false;
}

void counterproof_rule(Rule& rule) {
  rule.summary = "asks what bills in fractions come to, beside limits in full";
  rule.ask({.id = "billing.adds-up",
            .statement = "All bills together are for each mapped page once.",
            .formula = "sum of the bills = mapped pages",
            .source = "Solomita, 28 March 2007",
            .witness = "a page is mapped from two containers",
            .holds_in = paid_for_once,
            .witnessed_in = shared});
  rule.ask({.id = "billing.own-acts",
            .statement = "A bill rises by an act of the container that is billed.",
            .formula = "the bill of c rose: the event is one of c",
            .source = "X2 and X5 (Biederman), said of bills",
            .witness = "a page is mapped from two containers",
            .holds_over = own_act_alone,
            .witnessed_in = shared});
}
