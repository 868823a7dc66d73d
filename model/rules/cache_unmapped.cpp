#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::cache_unmapped>::kModule = {
    .key = "cache.unmapped",
    .question = "Is a cached page that nobody maps charged (UPC)?",
    .clashes = {{"account.memory", "cache.unmapped", is<&Rules::account_memory, Accounted::no>,
                 "pages are not accounted", 14}},
};

template <>
constinit const ValueModule OfValue<&Rules::cache_unmapped, CacheUnmapped::free>::kModule = {
    .name = "free",
    .effect = "no: the charge ends with the last unmap",
};

}  // namespace counterproof
