#include "fuzz/mutate_world.hpp"

#include <algorithm>

#include "model/rules/choices.hpp"
#include "model/world/initial_world.hpp"

namespace counterproof::fuzz {
namespace {

/// How many events to go on with.  Mostly a few; now and then a whole walk, which reaches what is
/// deep and leaves no mark on the way there.
std::size_t run_of_events(Chance& chance) {
  return 1 + chance.below(chance.below(4) == 0 ? 32 : 8);
}

}  // namespace

void WorldMutator::fit_to(Bytes header) {
  decode_header(header, input_);
  if (!rules_) return;
  input_.rules = *rules_;
  input_.policy = nullptr;
  fit(input_.scope, *rules_, header);
}

void WorldMutator::read(Bytes bytes) {
  fit_to(bytes);
  draft_.clear();
  for (std::size_t i = 0; i < count_events(bytes); ++i) draft_.push_back(record_at(bytes, i));
}

void WorldMutator::change_header(Chance& chance) {
  bool drawn = false;
  if (!rules_ && chance.below(2) == 0) {
    if (chance.below(4) == 0) {
      input_.policy = &shipped_policies()[chance.below(shipped_policies().size())];
      input_.rules = input_.policy->rules;
    } else {
      const Choice& choice = choices()[chance.below(choices().size())];
      choice.set(input_.rules, chance.below(choice.values.size()));
      input_.policy = nullptr;
    }
  } else if (chance.below(4) == 0) {
    drawn = true;
  } else {
    Scope& scope = input_.scope;
    switch (chance.below(6)) {
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
      case 4:
        scope.own_limits.resize(scope.containers);
        scope.own_limits[chance.below(scope.containers)]
                        [kResources[chance.below(kResources.size())]] =
            chance.below(2) == 0 ? kUnlimited : 1 + chance.below(2);
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
  std::vector<std::uint8_t> header;
  encode_header(input_, header);
  if (drawn) draw_scope(header, chance);
  input_.header.clear();
  fit_to(header);
}

void WorldMutator::change_fault(Record& record, Chance& chance) const {
  Event event = decode_event(record, input_.scope);
  const auto faults = entry_of(event.kind).faults;
  event.fault =
      faults.empty() || chance.below(3) == 0 ? Fault::none : faults[chance.below(faults.size())];
  event.to = event.fault == Fault::moved ? ContainerId(chance.below(input_.scope.containers))
                                         : ContainerId();
  const Record chosen = record;
  record = encode_event(event);
  record[6] = static_cast<std::uint8_t>((record[6] & 7U) + (chosen[6] & ~7U));
  record[7] = chosen[7];
}

Bytes WorldMutator::play(std::size_t place, std::size_t put_in, std::size_t most, Chance& chance) {
  encode_header(input_, out_);
  const std::size_t most_bytes = std::min(most, kMostBytes);
  const auto full = [&] { return out_.size() + kEventSize > most_bytes; };
  std::size_t now = 0;
  const auto keep = [&](const Event& event) {
    const Record record = encode_event(event);
    out_.insert(out_.end(), record.begin(), record.end());
    now = 1 - now;
  };
  const auto put = [&] {
    for (std::size_t i = 0; i < put_in && !full(); ++i) {
      const auto event = picker_.step(input_.rules, input_.scope, worlds_[now], worlds_[1 - now],
                                      effects_, chance);
      if (!event) return;
      keep(*event);
    }
  };
  worlds_[0] = initial_world(input_.rules, input_.scope);
  for (std::size_t i = 0; i < draft_.size(); ++i) {
    if (i == place) put();
    if (full() || worlds_[now].truth.crashed) break;
    Event event = decode_event(draft_[i], input_.scope);
    if (take(input_.rules, input_.scope, worlds_[now], worlds_[1 - now], event, effects_,
             kill_choice(draft_[i]), pick_choice(draft_[i])))
      keep(event);
  }
  if (place >= draft_.size()) put();
  if (out_.size() > most) out_.resize(most);
  return out_;
}

Bytes WorldMutator::mutate(Bytes bytes, std::size_t most, std::uint64_t seed) {
  Chance chance(seed);
  read(bytes);
  const std::size_t length = draft_.size();
  std::size_t place = chance.below(length + 1);
  std::size_t put_in = 0;
  switch (chance.below(9)) {
    case 0:
      change_header(chance);
      break;
    case 1:  // take some out
      if (length > 0) {
        const std::size_t first = chance.below(length);
        const std::size_t count = 1 + chance.below(std::min<std::size_t>(length - first, 4));
        draft_.erase(draft_.begin() + static_cast<std::ptrdiff_t>(first),
                     draft_.begin() + static_cast<std::ptrdiff_t>(first + count));
      }
      break;
    case 2:
      if (length > 0) change_fault(draft_[chance.below(length)], chance);
      break;
    case 3:  // exchange two
      if (length > 1) std::swap(draft_[chance.below(length)], draft_[chance.below(length)]);
      break;
    case 4:  // go on to the end
      place = length;
      put_in = run_of_events(chance);
      break;
    case 5:  // instead of what follows
      draft_.resize(place);
      put_in = run_of_events(chance);
      break;
    case 6:  // whatever can happen, asked of nobody: see fuzz/forgotten_event.hpp
      if (length > 0)
        draft_[chance.below(length)][chance.below(kEventSize)] =
            static_cast<std::uint8_t>(chance.next());
      break;
    default:
      put_in = 1 + chance.below(3);
      break;
  }
  return play(place, put_in, most, chance);
}

Bytes WorldMutator::cross(Bytes first, Bytes second, std::size_t most, std::uint64_t seed) {
  Chance chance(seed);
  read(first);
  draft_.resize(chance.below(draft_.size() + 1));
  const std::size_t others = count_events(second);
  for (std::size_t i = chance.below(others + 1); i < others; ++i)
    draft_.push_back(record_at(second, i));
  return play(draft_.size(), 0, most, chance);
}

}  // namespace counterproof::fuzz
