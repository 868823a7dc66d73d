#include "fuzz/world_run.hpp"

#include <bit>

#include "check/random/promises.hpp"
#include "check/random/random_worlds.hpp"
#include "fuzz/forgotten_event.hpp"

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

/// Those of `wanted` that are violated over the step or in the world after it.  Witnesses, which a
/// search needs and a fuzzer does not, are not looked at.
std::uint64_t violated_by(const Step& step, std::uint64_t wanted) {
  std::uint64_t violated = 0;
  const Moment after{step.rules, step.scope, step.after};
  for (std::uint64_t rest = wanted; rest != 0; rest &= rest - 1) {
    const Invariant& invariant = invariants()[static_cast<std::size_t>(std::countr_zero(rest))];
    const bool holds = (invariant.holds_over == nullptr || invariant.holds_over(step, nullptr)) &&
                       (step.after.truth.crashed || invariant.holds_in == nullptr ||
                        invariant.holds_in(after, nullptr));
    if (!holds) violated |= rest & (~rest + 1);
  }
  return violated;
}

}  // namespace

std::uint64_t WorldRun::promised() {
  if (wanted_ != 0) return wanted_;
  if (input_.policy != nullptr)
    return claims()[static_cast<std::size_t>(input_.policy - shipped_policies().data())];
  return promised_balance(input_.rules);
}

std::uint64_t WorldRun::run(Bytes bytes) {
  if (rules_) {
    input_.rules = *rules_;
    fit(input_.scope, *rules_, bytes);
  } else {
    decode_header(bytes, input_);
  }
  const std::uint64_t wanted = promised() & InvariantSet(input_.rules).all();
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
    if (!take(input_.rules, input_.scope, before, after, event, effects_, kill_choice(record)))
      continue;
    const std::uint64_t broken =
        violated_by(Step{input_.rules, input_.scope, before, event, effects_, after}, wanted);
    now_ = 1 - now_;
    last_ = event;
    if (broken != 0) return broken;
  }
  return 0;
}

std::optional<Event> WorldRun::forgotten() const {
  if (!last_ || !is_forgotten(input_.rules, input_.scope, worlds_[1 - now_], *last_))
    return std::nullopt;
  return last_;
}

Trace WorldRun::trace_of(Bytes bytes) const { return decode(bytes, rules_); }

}  // namespace counterproof::fuzz
