#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D26>::kModule = {
    .id = "D26",
    .where = "out-of-memory kill",
    .what = "with no task of the group to kill, a task outside it is chosen",
    .needs = {needs::kPages, needs::kKill},
    .base = bases::pages,
    .breaks = {"isolation.oom-local", "progress.no-needless-kill"},
};

}  // namespace counterproof
