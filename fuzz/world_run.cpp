#include "fuzz/world_run.hpp"

#include "check/random/promises.hpp"
#include "check/random/random_worlds.hpp"

namespace counterproof::fuzz {
namespace {

/// The claims of each shipped policy, in their order.
const std::vector<std::uint64_t>& claims() {
  static const std::vector<std::uint64_t> kClaims = [] {
    std::vector<std::uint64_t> masks;
    for (const Policy& policy : shipped_policies()) {
      std::vector<std::string_view> ids;
      for (const Claim& claim : policy.claims) ids.push_back(claim.invariant);
      masks.push_back(mask_of(ids));
    }
    return masks;
  }();
  return kClaims;
}

}  // namespace

std::uint64_t WorldRun::promised() {
  if (wanted_ != 0) return wanted_;
  if (input_.policy != nullptr)
    return claims()[static_cast<std::size_t>(input_.policy - shipped_policies().data())];
  return promised_balance(input_.rules);
}

std::uint64_t WorldRun::run(Bytes bytes) {
  decode_header(bytes, input_);
  if (rules_) {
    input_.rules = *rules_;
    input_.policy = nullptr;
    fit(input_.scope, *rules_, bytes);
  }
  const InvariantSet invariants(input_.rules);
  const std::uint64_t wanted = promised();
  world_ = initial_world(input_.rules, input_.scope);
  const std::size_t count = count_events(bytes);
  for (std::size_t i = 0; i < count && !world_.truth.crashed; ++i) {
    Event event = decode_event(bytes, i, input_.scope);
    before_ = world_;
    if (!take(input_.rules, input_.scope, world_, event, effects_, kill_choice(bytes, i))) continue;
    const std::uint64_t broken =
        invariants.of(Step{input_.rules, input_.scope, before_, event, effects_, world_}).violated |
        invariants.of(Moment{input_.rules, input_.scope, world_}).violated;
    if ((broken & wanted) != 0) return broken & wanted;
  }
  return 0;
}

Trace WorldRun::trace_of(Bytes bytes) const { return decode(bytes, rules_); }

}  // namespace counterproof::fuzz
