#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D35>::kModule = {
    .id = "D35",
    .where = "file counter",
    .what = "the opener pays for the file's whole life; same as files.count = \"opener\"",
    .brings = sets<&Rules::files_count, FilesCount::opener>,
    .needs = {needs::kFiles,
              {"files.count", is<&Rules::files_count, FilesCount::opener>,
               "is files.count = \"opener\""}},
    .base = bases::files,
    .breaks = {"isolation.no-hostage-charge", "limit.no-sharing-escape", "isolation.same-alone",
               "isolation.owner-gone", "fairness.user-pays"},
};

}  // namespace counterproof
