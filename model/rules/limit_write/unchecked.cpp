// A limit is stored wherever usage is, as posted in 2007 (D03).
#include "model/rules/call.hpp"
#include "model/rules/choice_module.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof::limit_write {

void unchecked(Call& call, ContainerId container, Resource resource, std::uint64_t limit) {
  call.store_limit(container, resource, limit);
}

}  // namespace counterproof::limit_write

namespace counterproof {

template <>
constinit const ValueModule OfValue<&Rules::limit_write, LimitWrite::unchecked>::kModule = {
    .name = "unchecked",
    .effect = "it is stored, and usage stays above it (D03)",
};

}  // namespace counterproof
