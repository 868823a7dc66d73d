#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D32>::kModule = {
    .id = "D32",
    .where = "out-of-memory kill",
    .what = "the victim is chosen by where tasks are now, not by whose charges fill the group",
    .needs = {needs::kPages, needs::kKill},
    .base = bases::pages,
    .breaks = {"progress.no-needless-kill"},
};

}  // namespace counterproof
