#include "model/rules/choice_module.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof {

template <>
constinit const ValueModule OfValue<&Rules::share_charge, ShareCharge::next_toucher>::kModule = {
    .name = "next-toucher",
    .effect = "whoever maps it first; reclaim passes it to whoever touches it next (NEXT)",
    .slots = {.pays = first_touch::pays, .after_unmap = first_touch::after_unmap},
    .clashes =
        {{"share.charge", "over.reclaim", is<&Rules::over_reclaim, OverReclaim::none>,
          "share.charge = \"next-toucher\" passes pages on by reclaim; over.reclaim must be "
          "\"evict\"",
          6},
         {"share.charge", "cache.unmapped", is<&Rules::cache_unmapped, CacheUnmapped::charged>,
          "a page given up to its next toucher is a page that nobody maps and nobody pays for", 7}},
};

}  // namespace counterproof
