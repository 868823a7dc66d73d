#include "model/rules/needs.hpp"
#include "model/world/stage.hpp"

namespace counterproof {
namespace {

void charges_the_mapper(Stage& stage) {
  if (!stage.accounts(Resource::memory)) return;
  const PageId page = stage.event().page;
  const TaskId mapper = stage.event().task;
  const Demand anew{stage.payer_of(mapper), 1};
  if (stage.world().books.pages[page].owner == anew.payer) return;
  const Admission admission = stage.admit(anew);
  if (admission != Admission::charged) {
    stage.ended(admission);
    stage.restore_mapping(page, mapper);
  } else if (stage.truth().pages[page].mapped_by.contains(mapper)) {
    stage.pages().recharge(page, anew);
  } else {
    stage.pages().release(anew);
    stage.effects().outcome = Outcome::failed;
  }
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D19>::kModule = {
    .id = "D19",
    .where = "frame move",
    .what = "the moved page is charged to the first mapper found instead of its owner",
    .strikes = acts<&Seams::frame_moved, charges_the_mapper>,
    .needs = {needs::kPages, needs::kOneOwner},
    .base = bases::pages,
    .breaks = {"isolation.no-imposed-charge"},
};

}  // namespace counterproof
