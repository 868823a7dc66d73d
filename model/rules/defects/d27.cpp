#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D27>::kModule = {
    .id = "D27",
    .where = "out-of-memory kill",
    .what = "the chosen task's children die first, wherever they are",
    .needs = {needs::kPages, needs::kKill},
    .remembers = Remembers::parents,
    .base = bases::pages,
    .breaks = {"isolation.oom-local", "progress.no-needless-kill"},
};

}  // namespace counterproof
