#include "conform/walk.hpp"

#include "conform/course.hpp"
#include "model/world/enumerate.hpp"

namespace counterproof::conform {
namespace {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum"
unsigned weight_of(EventKind kind) {
  switch (kind) {
    case EventKind::fork:
    case EventKind::clone:
    case EventKind::touch:
    case EventKind::map:
    case EventKind::map_shmem:
    case EventKind::read:
    case EventKind::write:
    case EventKind::swap_in:
      return 3;
    case EventKind::attach:
    case EventKind::attach_process:
    case EventKind::write_limit:
    case EventKind::write_swap:
    case EventKind::write_reclaim:
    case EventKind::create:
    case EventKind::lock:
      return 2;
    default:
      return 1;
  }
}
#pragma GCC diagnostic pop

}  // namespace

bool WalkPicker::leads_to(const World& world, const Event& event,
                          const std::set<std::string>& avoided) const {
  if (avoided.empty()) return false;
  bool leads = false;
  for_each_form(rules_, scope_, world, event,
                [&](const Event& form, const World& after, const Effects& effects) {
                  const ModelStep step{facts_, rules_, scope_, world, form, effects, after, {}};
                  for (const KnownDifference& known : known_differences())
                    leads =
                        leads || (avoided.contains(std::string(known.id)) && known.foreseen(step));
                });
  return leads;
}

std::optional<Event> WalkPicker::draw(const World& world, const std::set<std::string>& avoided,
                                      Chance& chance) {
  std::map<EventKind, std::vector<Event>> candidates;
  Candidates(rules_, scope_, world).for_each([&](const Event& event) {
    if (event.fault != Fault::none) return;
    const char* why_not = why_skipped(rules_, scope_, world, event, facts_);
    if (why_not == kCannotHappen) return;
    if (why_not != nullptr) {
      refused_[why_not].insert(std::string(entry_of(event.kind).word));
      return;
    }
    candidates[event.kind].push_back(event);
  });
  while (!candidates.empty()) {
    std::uint64_t sum = 0;
    for (const auto& [kind, events] : candidates) sum += weight_of(kind);
    std::uint64_t at = chance.below(sum);
    auto chosen = candidates.begin();
    while (at >= weight_of(chosen->first)) {
      at -= weight_of(chosen->first);
      ++chosen;
    }
    std::vector<Event>& events = chosen->second;
    const std::size_t which = chance.below(events.size());
    const Event event = events[which];
    if (!leads_to(world, event, avoided)) return event;
    events.erase(events.begin() + static_cast<std::ptrdiff_t>(which));
    if (events.empty()) candidates.erase(chosen);
  }
  return std::nullopt;
}

}  // namespace counterproof::conform
