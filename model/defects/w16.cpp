#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W16>::kModule = {
    .id = "W16",
    .where = "file receive",
    .what = "a received file is not charged to whoever receives it",
    .strikes = neglects<Duty::charge_receivers>,
    .needs = {needs::kFiles,
              {"files.count", is<&Rules::files_count, FilesCount::holders>,
               "makes no difference where the opener pays"}},
    .alike = {.pages = false},  // a fork refused at one file has charged those before it
    .base = bases::files,
    .breaks = {"fairness.user-pays", "isolation.same-alone", "limit.no-sharing-escape"},
};

}  // namespace counterproof
