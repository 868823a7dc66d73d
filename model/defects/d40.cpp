#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

std::optional<std::uint64_t> blank_is_all(std::string_view text, LimitSyntax syntax) {
  const bool blank = text.find_first_not_of(" \t\n") == std::string_view::npos;
  return blank ? kUnlimited : parse_limit(text, syntax);
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D40>::kModule = {
    .id = "D40",
    .where = "reclaim write",
    .what = "a blank write reads as the largest amount there is",
    .brings = sets<&Rules::reclaim_write, ReclaimWrite::amount>,
    .strikes = answers<&Seams::read_amount, blank_is_all>,
    .needs = {needs::kPages, needs::kReclaim, needs::kRequests},
    .base = bases::by_request,
    .breaks = {"reclaim.interface"},
};

}  // namespace counterproof
