#include "model/rules/share_charge/by_all_mappers.hpp"

namespace counterproof {

template <>
constinit const ValueModule OfValue<&Rules::share_charge, ShareCharge::fraction>::kModule = {
    .name = "fraction",
    .effect = "every container that maps it, an equal share (FRAC)",
    .clashes = {{"share.charge", "account.kernel", is<&Rules::account_kernel, Accounted::yes>,
                 "kernel memory is charged in whole pages, and share.charge = \"fraction\" counts "
                 "in parts",
                 22},
                {"share.charge", "over.high", is_not<&Rules::over_high, OverHigh::none>,
                 "the mark is in whole pages, and share.charge = \"fraction\" counts in parts", 23},
                {"share.charge", "reclaim.write", is_not<&Rules::reclaim_write, ReclaimWrite::none>,
                 "the amount is in whole pages, and share.charge = \"fraction\" counts in parts",
                 24}},
    .prices = {&kNobodyRemembers},
    .drifts = charges_stay_behind,
};

}  // namespace counterproof
