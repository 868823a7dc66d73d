// A limit below usage is refused as busy.
#include "model/rules/call.hpp"
#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

void refuse(Call& call, ContainerId container, Resource resource, std::uint64_t limit) {
  if (!call.set_limit(container, resource, limit)) call.refuse_busy();
}

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::limit_write, LimitWrite::refuse>::kModule = {
    .name = "refuse",
    .effect = "the write fails as busy",
    .slots = {.limit_write = refuse},
};

}  // namespace counterproof
