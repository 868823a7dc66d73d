#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

ContainerId the_closer(ContainerId, ContainerId closer) { return closer; }

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::W10>::kModule = {
    .id = "W10",
    .where = "last close",
    .what =
        "whoever closes last is uncharged instead of the opener; needs files.count = \"opener\"",
    .brings = sets<&Rules::files_count, FilesCount::opener>,
    .strikes = answers<&Seams::uncharged_at_close, the_closer>,
    .needs = {needs::kFiles,
              {"files.count", is<&Rules::files_count, FilesCount::opener>,
               "needs files.count = \"opener\""}},
    .drifts = true,
    .base = bases::openers,
    .breaks = {"balance.no-over-uncharge", "balance.no-leak", "balance.usage-is-outstanding"},
};

}  // namespace counterproof
