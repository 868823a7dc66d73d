#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D07>::kModule = {
    .id = "D07",
    .where = "exec",
    .what =
        "the new address space keeps the container of the time exec began, though the task has "
        "moved",
    .strikes = neglects<Duty::exec_follows_move>,
    .needs = {needs::kPages},
    .base = bases::pages,
    .breaks = {"isolation.no-imposed-charge"},
};

}  // namespace counterproof
