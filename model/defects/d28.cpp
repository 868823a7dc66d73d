#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

std::optional<Admission> turns_until_it_is_gone(Call&, TaskId, ContainerId) {
  return Admission::hung;
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D28>::kModule = {
    .id = "D28",
    .where = "out-of-memory kill",
    .what = "any dying task on the machine stops the search, and the charge loop spins",
    .strikes = answers<&Seams::at_dying_task, turns_until_it_is_gone>,
    .needs = {needs::kPages, needs::kKill},
    .base = bases::pages,
    .breaks = {"progress.no-hang"},
};

}  // namespace counterproof
