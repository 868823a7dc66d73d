#include "model/rules/needs.hpp"
#include "model/world/stage.hpp"

namespace counterproof {
namespace {

void leaks_the_page(Stage& stage) {
  if (stage.effects().outcome == Outcome::failed) return;
  const PageId copy = stage.event().new_page;
  stage.appear(copy, PageKind::anonymous);
  stage.truth().pages[copy].pinned = true;
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D16>::kModule = {
    .id = "D16",
    .where = "copy on write",
    .what = "a refused charge leaks the new page",
    .strikes = acts<&Seams::copy_refused, leaks_the_page>,
    .needs = {needs::kPages},
    .remembers = Remembers::pins,
    .base = bases::pages,
    .breaks = {"balance.no-leak"},
};

}  // namespace counterproof
