#include "fuzz/world_run.hpp"

#include "check/random/promises.hpp"
#include "check/random/random_worlds.hpp"
#include "fuzz/forgotten_event.hpp"
#include "model/world/initial_world.hpp"

namespace counterproof::fuzz {
namespace {

/// The claims of each shipped policy, in their order.
const std::vector<Properties>& claims() {
  static const std::vector<Properties> kClaims = [] {
    std::vector<Properties> masks;
    for (const Policy& policy : shipped_policies()) {
      std::vector<std::string_view> ids;
      for (const Claim& claim : policy.claims) ids.push_back(claim.invariant);
      masks.push_back(mask_of(ids));
    }
    return masks;
  }();
  return kClaims;
}

/// Those of `wanted` that are violated over the step or in the world after it.  Witnesses, which a
/// search needs and a fuzzer does not, are not looked at.
Properties violated_by(const Step& step, const Properties& wanted) {
  Properties violated;
  const Moment after{step.rules, step.scope, step.after};
  wanted.for_each([&](std::size_t index) {
    const Invariant& invariant = invariants()[index];
    const bool holds = (invariant.holds_over == nullptr || invariant.holds_over(step, nullptr)) &&
                       (step.after.truth.crashed || invariant.holds_in == nullptr ||
                        invariant.holds_in(after, nullptr));
    if (!holds) violated.insert(index);
  });
  return violated;
}

}  // namespace

Properties WorldRun::promised() {
  if (!wanted_.empty()) return wanted_;
  if (input_.policy != nullptr)
    return claims()[static_cast<std::size_t>(input_.policy - shipped_policies().data())];
  return promised_balance(input_.rules);
}

Properties WorldRun::run(Bytes bytes) {
  if (rules_) {
    input_.rules = *rules_;
    fit(input_.scope, *rules_, bytes);
  } else {
    decode_header(bytes, input_);
  }
  const Properties wanted = promised() & InvariantSet(input_.rules).all();
  worlds_[0] = initial_world(input_.rules, input_.scope);
  const std::size_t count = count_events(bytes);
  now_ = 0;
  last_.reset();
  for (std::size_t i = 0; i < count && !worlds_[now_].truth.crashed; ++i) {
    const Record record = record_at(bytes, i);
    Event event = decode_event(record, input_.scope);
    const World& before = worlds_[now_];
    World& after = worlds_[1 - now_];
    last_.reset();
    if (!take(input_.rules, input_.scope, before, after, event, effects_, kill_choice(record),
              pick_choice(record)))
      continue;
    const Properties broken =
        violated_by(Step{input_.rules, input_.scope, before, event, effects_, after}, wanted);
    now_ = 1 - now_;
    last_ = event;
    if (!broken.empty()) return broken;
  }
  return {};
}

std::optional<Event> WorldRun::forgotten() const {
  if (!last_ || !is_forgotten(input_.rules, input_.scope, worlds_[1 - now_], *last_))
    return std::nullopt;
  return last_;
}

Trace WorldRun::trace_of(Bytes bytes) const { return decode(bytes, rules_); }

}  // namespace counterproof::fuzz
