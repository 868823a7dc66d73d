// A limit is stored wherever usage is, as posted in 2007.
#include "model/rules/call.hpp"
#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

void unchecked(Call& call, ContainerId container, Resource resource, std::uint64_t limit) {
  call.store_limit(container, resource, limit);
}

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::limit_write, LimitWrite::unchecked>::kModule = {
    .name = "unchecked",
    .effect = "it is stored, and usage stays above it (D03)",
    .slots = {.limit_write = unchecked},
};

}  // namespace counterproof
