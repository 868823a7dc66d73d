#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ValueModule OfValue<&Rules::over_reclaim, OverReclaim::virtual_swap>::kModule = {
    .name = "virtual-swap",
    .effect = "the container's own pages, which stay in memory (VSWAP)",
    .clashes =
        {{"cache.unmapped", "over.reclaim", is<&Rules::cache_unmapped, CacheUnmapped::charged>,
          "a page that stays in memory stays charged, so that reclaim would never end a charge",
          11}},
};

}  // namespace counterproof
