// A task whose container is above its high mark reclaims on its way back from the kernel: usage
// comes down, but a task that has work to do pays for it with its own time, and a mark too low
// harms those whom the container is there for.
//
// Source: the discussion of memory.high in the per-group reclaim interface of 2020 (002).
#include "model/rules/call.hpp"
#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

void throttle(Call& call, TaskId process) {
  for (ContainerId at = call.container_of(process); at.some(); at = call.parent_counted(at)) {
    const std::uint64_t used = call.usage(at, Resource::memory);
    if (used > call.high(at))
      call.reclaim({at, PassFor::high}, static_cast<unsigned>(used - call.high(at)));
  }
}

}  // namespace

template <>
constinit const ChoiceModule OfChoice<&Rules::over_high>::kModule = {
    .key = "over.high",
    .question = "What happens to a task whose container is above its high mark?",
    .control = "memory.high",
};

template <>
constinit const ValueModule OfValue<&Rules::over_high, OverHigh::none>::kModule = {
    .name = "none",
    .effect = "there is no such mark",
};

template <>
constinit const ValueModule OfValue<&Rules::over_high, OverHigh::throttle>::kModule = {
    .name = "throttle",
    .effect = "it reclaims on its way back from the kernel (002)",
    .slots = {.on_return = throttle},
    .clashes = {{"over.reclaim", "over.high", is_not<&Rules::over_reclaim, OverReclaim::evict>,
                 "who is above the mark reclaims: over.reclaim must be \"evict\"", 39}},
    // Reclaim may end early, so that order matters.
    .alike = [](const Rules&) { return Alike{.pages = false}; },
};

}  // namespace counterproof
