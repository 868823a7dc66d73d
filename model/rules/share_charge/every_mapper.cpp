#include "model/rules/share_charge/by_all_mappers.hpp"

namespace counterproof {

template <>
constinit const ValueModule OfValue<&Rules::share_charge, ShareCharge::every_mapper>::kModule = {
    .name = "every-mapper",
    .effect = "every container that maps it, in full (ALL)",
    .prices = {&kNobodyRemembers},
    .drifts = charges_stay_behind,
};

}  // namespace counterproof
