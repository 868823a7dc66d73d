#include "model/rules/needs.hpp"
#include "model/world/stage.hpp"

namespace counterproof {
namespace {

/// The lookup's reference is dropped where the fault succeeds or cannot begin, and not where the
/// charge is refused.  Nobody whom a kill takes in between gives the frame back.
bool leaks_the_reference(Stage& stage, Demand& prepared) {
  const PageId page = stage.event().page;
  Page& slot = stage.truth().pages[page];
  const bool was_pinned = slot.pinned;
  slot.pinned = true;
  const bool is_charged = stage.prepare(page, PageKind::anonymous, PageUse::swap_in, prepared);
  if (is_charged) {
    slot.pinned = was_pinned;
  } else if (stage.effects().outcome == Outcome::failed) {
    slot.pinned = was_pinned;
    stage.free_if_unused(page);
  } else {
    slot.resident = true;
  }
  return is_charged;
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D15>::kModule = {
    .id = "D15",
    .where = "swap-in",
    .what = "a refused charge leaks a reference to the swap cache page",
    .strikes = answers<&Seams::prepare_swap_in, leaks_the_reference>,
    .needs = {needs::kPages},
    .remembers = Remembers::pins,
    .base = bases::pages,
    .breaks = {"balance.no-leak"},
};

}  // namespace counterproof
