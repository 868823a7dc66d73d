#include "fuzz/forgotten_event.hpp"

#include <cstddef>
#include <vector>

#include "check/policy/world_codec.hpp"
#include "model/world/enumerate.hpp"

namespace counterproof::fuzz {
namespace {

bool is_free(const World& world, PageId page) {
  return page.some() && world.truth.pages[page].kind == PageKind::unused;
}

bool same_page(const World& world, PageId a, PageId b) {
  return a == b || (is_free(world, a) && is_free(world, b));
}

/// Whether a candidate stands for the event.
bool stands_for(const World& world, const Event& candidate, const Event& event) {
  const EventKind kind = event.kind;
  const bool same_kind = candidate.kind == kind ||
                         (kind == EventKind::attach_process && candidate.kind == EventKind::attach);
  const bool names_new_task = kind == EventKind::fork || kind == EventKind::clone;
  return same_kind && candidate.fault == event.fault && candidate.task == event.task &&
         candidate.to == event.to && candidate.text == event.text &&
         candidate.resource == event.resource &&
         (kind == EventKind::create || candidate.container == event.container) &&
         (kind == EventKind::open || candidate.file == event.file) &&
         (names_new_task || candidate.other_task == event.other_task) &&
         same_page(world, candidate.page, event.page) &&
         same_page(world, candidate.new_page, event.new_page);
}

Event without_fault(Event event) {
  event.fault = Fault::none;
  event.to = ContainerId();
  return event;
}

/// The world after the event as the search would remember it; empty if it cannot happen.
std::vector<std::byte> packed_after(const Rules& rules, const Scope& scope, World world,
                                    const Event& event) {
  Effects effects;
  if (!step(rules, scope, world, event, effects)) return {};
  const WorldCodec codec(rules, scope);
  std::vector<std::byte> packed(codec.size());
  codec.pack(world, packed.data());
  return packed;
}

}  // namespace

bool is_forgotten(const Rules& rules, const Scope& scope, const World& before, const Event& event) {
  bool tried = false;
  Candidates(rules, scope, before).for_each([&](const Event& candidate) {
    tried = tried || stands_for(before, candidate, event);
  });
  if (tried) return false;
  if (event.fault == Fault::none) return true;
  const Event plain = without_fault(event);
  return packed_after(rules, scope, before, event) != packed_after(rules, scope, before, plain) ||
         is_forgotten(rules, scope, before, plain);
}

}  // namespace counterproof::fuzz
