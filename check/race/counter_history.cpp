#include "check/race/counter_history.hpp"

#include <algorithm>

namespace counterproof {
namespace {

using schedule::Call;

CounterOperation operation_of(const Call& call) {
  return static_cast<CounterOperation>(call.operation);
}
bool is_charge(const Call& call) { return operation_of(call) == CounterOperation::charge; }

void append(std::string& out, std::uint64_t value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

// ---- Linearizable ----

void Linearizable::called(std::uint16_t index, const Call& call) {
  pending_.emplace_back(index, call);
}

/// Has the call happen in a sequential counter.  \returns whether its result is what it should be.
bool Linearizable::happens(State& state, const Call& call) const {
  switch (operation_of(call)) {
    case CounterOperation::charge: {
      const bool fits = call.argument <= state.limit && state.usage <= state.limit - call.argument;
      if (fits) state.usage += call.argument;
      return fits == (call.result == kAccepted);
    }
    case CounterOperation::uncharge: {
      const std::uint64_t taken = std::min(state.usage, call.argument);
      state.usage -= taken;
      return taken == call.result;
    }
    case CounterOperation::set_limit: {
      const bool written = !limit_write_checks_ || state.usage <= call.argument;
      if (written) state.limit = call.argument;
      return written == (call.result == kAccepted);
    }
  }
  return false;
}

void Linearizable::returned(std::uint16_t index, const Call&) {
  // Every order in which pending calls may have happened by now.
  for (std::size_t i = 0; i < states_.size(); ++i) {
    for (const auto& [other, call] : pending_) {
      State next = states_[i];
      if ((next.done >> other & 1U) != 0 || !happens(next, call)) continue;
      next.done |= std::uint64_t{1} << other;
      if (std::find(states_.begin(), states_.end(), next) == states_.end()) states_.push_back(next);
    }
  }
  std::erase_if(states_, [&](const State& state) { return (state.done >> index & 1U) == 0; });
  for (State& state : states_) state.done &= ~(std::uint64_t{1} << index);
  std::sort(states_.begin(), states_.end());
  states_.erase(std::unique(states_.begin(), states_.end()), states_.end());
  std::erase_if(pending_, [&](const auto& entry) { return entry.first == index; });
}

std::string Linearizable::state() const {
  std::string out;
  for (const State& state : states_) {
    append(out, state.done);
    append(out, state.usage);
    append(out, state.limit);
  }
  return out;
}

// ---- NoSpuriousFailure ----

void NoSpuriousFailure::note() {
  for (Refused& refused : pending_) {
    refused.most_usage = std::max(refused.most_usage, usage_);
    refused.least_limit = std::min(refused.least_limit, limit_);
  }
}

void NoSpuriousFailure::called(std::uint16_t index, const Call& call) {
  if (is_charge(call)) {
    if (call.result == kRefused && !call.outcome.empty()) {
      pending_.push_back({index, usage_, limit_});
    } else {
      usage_ += call.argument;
    }
  } else if (operation_of(call) == CounterOperation::set_limit &&
             (call.result == kAccepted || call.outcome.empty())) {
    // One that is going to be refused is never in force.
    limit_ = std::min(limit_, call.argument);
  }
  note();
}

void NoSpuriousFailure::returned(std::uint16_t index, const Call& call) {
  if (operation_of(call) == CounterOperation::uncharge) {
    usage_ -= call.argument;
  } else if (operation_of(call) == CounterOperation::set_limit && call.result == kAccepted) {
    limit_ = call.argument;
  }
  const auto refused = std::find_if(pending_.begin(), pending_.end(),
                                    [&](const Refused& entry) { return entry.index == index; });
  if (refused == pending_.end()) return;
  const bool fits = call.argument <= refused->least_limit &&
                    refused->most_usage <= refused->least_limit - call.argument;
  if (fits) broken_ = true;
  pending_.erase(refused);
}

std::string NoSpuriousFailure::state() const {
  std::string out;
  append(out, usage_);
  append(out, limit_);
  for (const Refused& refused : pending_) {
    append(out, refused.index);
    append(out, refused.most_usage);
    append(out, refused.least_limit);
  }
  return out;
}

// ---- LimitKept ----

void LimitKept::called(std::uint16_t, const Call& call) {
  if (operation_of(call) == CounterOperation::uncharge) usage_ -= call.argument;
  if (operation_of(call) == CounterOperation::set_limit) writing_.push_back(call.argument);
}

void LimitKept::returned(std::uint16_t, const Call& call) {
  if (operation_of(call) == CounterOperation::set_limit) {
    writing_.erase(std::find(writing_.begin(), writing_.end(), call.argument));
    if (call.result == kAccepted) limit_ = call.argument;
  } else if (is_charge(call) && call.result == kAccepted) {
    usage_ += call.argument;
  }
  std::uint64_t highest = limit_;
  for (const std::uint64_t limit : writing_) highest = std::max(highest, limit);
  if (usage_ > highest + tolerance_) broken_ = true;
}

std::string LimitKept::state() const {
  std::string out;
  append(out, usage_);
  append(out, limit_);
  for (const std::uint64_t limit : writing_) append(out, limit);
  return out;
}

}  // namespace counterproof
