// For a limit below usage the container's pages are reclaimed; if that is not enough it is refused
// as busy.
#include "model/rules/call.hpp"
#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

void reclaim(Call& call, ContainerId container, Resource resource, std::uint64_t limit) {
  if (call.set_limit(container, resource, limit)) return;
  if (resource == Resource::memory || call.rules().shrinks_at_any_limit()) {
    call.reclaim({container, PassFor::limit_write}, ~0U);
    if (call.set_limit(container, resource, limit)) return;
  }
  call.refuse_busy();
}

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::limit_write, LimitWrite::reclaim>::kModule = {
    .name = "reclaim",
    .effect = "pages are reclaimed to fit; if that fails the write fails as busy",
    .slots = {.limit_write = reclaim},
    .clashes = {{"over.reclaim", "limit.write", is<&Rules::over_reclaim, OverReclaim::none>,
                 "limit.write = \"reclaim\" needs over.reclaim = \"evict\" or \"virtual-swap\"",
                 12}},
};

}  // namespace counterproof
