#include "model/controller/desk.hpp"
#include "model/rules/defect_module.hpp"

namespace counterproof {
namespace {

void keeps_reference(Desk& desk, ContainerId container) {
  ++desk.books.containers[container].references;
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::W05>::kModule = {
    .id = "W05",
    .where = "counter charge",
    .what = "a refused charge keeps the reference to its container",
    .strikes = acts<&Seams::charge_refused, keeps_reference>,
    .drifts = true,
    .base = bases::pages,
    .breaks = {"balance.no-leak"},
};

}  // namespace counterproof
