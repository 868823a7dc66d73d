#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ValueModule OfValue<&Rules::cache_unmapped, CacheUnmapped::charged>::kModule = {
    .name = "charged",
    .effect = "yes: from the read or fault that brought it in until its frame is freed (FTa)",
    .clashes = {{"share.charge", "cache.unmapped",
                 [](const Rules& rules) { return !rules.one_owner(); },
                 "a page that nobody maps has no mapper to pay for it", 4}},
};

}  // namespace counterproof
