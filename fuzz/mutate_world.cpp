#include "fuzz/mutate_world.hpp"

#include <algorithm>

#include "model/policy/choices.hpp"

namespace counterproof::fuzz {
namespace {

std::size_t most_events_in(std::size_t bytes) {
  if (bytes <= kHeaderSize) return 0;
  return std::min((bytes - kHeaderSize) / kEventSize, kMostEvents);
}

}  // namespace

void WorldMutator::change_header(Trace& trace, Chance& chance) {
  if (!rules_ && chance.below(2) == 0) {
    if (chance.below(4) == 0) {
      const Policy& policy = shipped_policies()[chance.below(shipped_policies().size())];
      trace.policy = policy.name;
      trace.rules = policy.rules;
      return;
    }
    const Choice& choice = choices()[chance.below(choices().size())];
    choice.set(trace.rules, chance.below(choice.values.size()));
    trace.rules.defects = {};
    settle(trace.rules);
    trace.policy = "fuzzed";
    return;
  }
  Scope& scope = trace.scope;
  switch (chance.below(5)) {
    case 0:
      scope.containers = 1 + chance.below(3);
      break;
    case 1:
      scope.tasks = 1 + chance.below(4);
      break;
    case 2:
      scope.pages = 1 + chance.below(4);
      break;
    case 3:
      scope.limit = chance.below(4);
      break;
    default:
      scope.start.push_back(ContainerId(0));
      break;
  }
  while (scope.start.size() > scope.tasks) scope.start.pop_back();
  for (ContainerId& container : scope.start)
    if (container.index() >= scope.containers || chance.below(4) == 0)
      container = ContainerId(chance.below(scope.containers));
}

void WorldMutator::play(Trace& trace, std::size_t place, std::size_t put_in,
                        std::size_t most_events, Chance& chance) {
  // The header decides what there is; a trace whose header has changed is read anew.
  const std::vector<std::uint8_t> header =
      encode(Trace{trace.policy, trace.rules, trace.scope, {}, {}, {}});
  WorldInput input;
  decode_header(header, input);
  if (rules_) {
    input.rules = *rules_;
    fit(input.scope, *rules_, header);
  }
  std::vector<Event> kept;
  World world = initial_world(input.rules, input.scope);
  World next;
  Effects effects;
  const auto put = [&] {
    for (std::size_t i = 0; i < put_in && kept.size() < most_events; ++i) {
      const auto event = picker_.step(input.rules, input.scope, world, next, effects, chance);
      if (!event) return;
      kept.push_back(*event);
      world = next;
    }
  };
  for (std::size_t i = 0; i < trace.events.size(); ++i) {
    if (i == place) put();
    if (kept.size() >= most_events || world.truth.crashed) break;
    Event event = trace.events[i];
    if (event.kind == EventKind::write_limit) {
      const std::string& text = trace.scope.limit_texts[event.text];
      const auto texts = limit_texts();
      const auto known = std::ranges::find(texts, std::string_view(text));
      if (known == texts.end()) continue;
      event.text = static_cast<std::uint8_t>(known - texts.begin());
    }
    const std::size_t choice = event.kills.some() ? event.kills.index() : 0;
    if (!take(input.rules, input.scope, world, next, event, effects, choice)) continue;
    kept.push_back(event);
    world = next;
  }
  if (place >= trace.events.size() && !world.truth.crashed) put();
  trace.scope = input.scope;
  trace.rules = input.rules;
  trace.events = std::move(kept);
}

std::vector<std::uint8_t> WorldMutator::mutate(Bytes bytes, std::size_t most, std::uint64_t seed) {
  Chance chance(seed);
  Trace trace = decode(bytes, rules_);
  const std::size_t most_events = most_events_in(most);
  const std::size_t length = trace.events.size();
  std::size_t place = chance.below(length + 1);
  std::size_t put_in = 0;
  switch (chance.below(8)) {
    case 0:
      change_header(trace, chance);
      break;
    case 1:  // take some out
      if (length > 0) {
        const std::size_t first = chance.below(length);
        const std::size_t count = 1 + chance.below(std::min<std::size_t>(length - first, 4));
        trace.events.erase(trace.events.begin() + static_cast<std::ptrdiff_t>(first),
                           trace.events.begin() + static_cast<std::ptrdiff_t>(first + count));
      }
      break;
    case 2:  // another fault
      if (length > 0) {
        Event& event = trace.events[chance.below(length)];
        const auto faults = entry_of(event.kind).faults;
        event.fault = faults.empty() || chance.below(3) == 0 ? Fault::none
                                                             : faults[chance.below(faults.size())];
        event.to = event.fault == Fault::moved ? ContainerId(chance.below(trace.scope.containers))
                                               : ContainerId();
      }
      break;
    case 3:  // exchange two
      if (length > 1)
        std::swap(trace.events[chance.below(length)], trace.events[chance.below(length)]);
      break;
    case 4:  // go on to the end
      place = length;
      put_in = 1 + chance.below(8);
      break;
    case 5:  // instead of what follows
      trace.events.resize(place);
      put_in = 1 + chance.below(8);
      break;
    default:
      put_in = 1 + chance.below(3);
      break;
  }
  play(trace, place, put_in, most_events, chance);
  return encode(trace);
}

std::vector<std::uint8_t> WorldMutator::cross(Bytes first, Bytes second, std::size_t most,
                                              std::uint64_t seed) {
  Chance chance(seed);
  Trace trace = decode(first, rules_);
  const Trace other = decode(second, rules_);
  trace.events.resize(chance.below(trace.events.size() + 1));
  const std::size_t from = chance.below(other.events.size() + 1);
  for (std::size_t i = from; i < other.events.size(); ++i) {
    Event event = other.events[i];
    if (event.kind == EventKind::write_limit) {
      trace.scope.limit_texts.push_back(other.scope.limit_texts[event.text]);
      event.text = static_cast<std::uint8_t>(trace.scope.limit_texts.size() - 1);
    }
    trace.events.push_back(event);
  }
  play(trace, trace.events.size() + 1, 0, most_events_in(most), chance);
  return encode(trace);
}

}  // namespace counterproof::fuzz
