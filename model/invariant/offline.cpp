// Offline: a container that was removed loses nothing, and is freed once, when nothing needs it.
#include <fmt/format.h>

#include "model/invariant/measures.hpp"

namespace counterproof {
namespace {

constexpr EnumTable<Resource, bool> kKernel = {false, false, false, true};

bool lingers(const Rules& rules) { return rules.lets_linger(); }

bool no_lost_object(const Moment& at, Why why) {
  const World& world = at.world;
  for (const ObjectId object : Ids<ObjectId>(kMaxObjects)) {
    if (!world.truth.objects[object].cached()) continue;
    const std::uint8_t list = world.books.objects[object].list;
    const ContainerId finder = world.truth.nearest_online(world.ledger.objects[object]);
    const std::uint8_t right = finder.some() ? world.books.containers[finder].index : kRootIndex;
    if (list == right) continue;
    return broken(why, [&] {
      return fmt::format("{} waits on the list of {}, and only {} would look for it there",
                         name_of(object), list_name(world, list),
                         finder.some() ? name_of(finder) : std::string("the machine's root"));
    });
  }
  return true;
}

bool offline_with_objects(const Moment& at) {
  for (const ObjectId object : Ids<ObjectId>(kMaxObjects)) {
    const ContainerId payer = at.world.ledger.objects[object];
    if (payer.some() && at.world.truth.lingers[payer] && at.world.truth.objects[object].cached())
      return true;
  }
  return false;
}

bool id_released(const Moment& at, Why why) {
  const World& world = at.world;
  std::array<ContainerId, kRootIndex + 1> holder{};
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers)) {
    const std::uint8_t index = world.books.containers[container].index;
    if (index == 0) continue;
    if (!world.truth.exists[container]) {
      return broken(why, [&] {
        return fmt::format("{} was removed, and keeps index {}", name_of(container), index);
      });
    }
    if (holder[index].some()) {
      return broken(why, [&] {
        return fmt::format("{} and {} both have index {}", name_of(holder[index]),
                           name_of(container), index);
      });
    }
    holder[index] = container;
  }
  return true;
}

bool something_lingers(const Moment& at) {
  for (const bool one : at.world.truth.lingers)
    if (one) return true;
  return false;
}

bool freed_at_last_uncharge_in(const Moment& at, Why why) {
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers)) {
    if (!at.world.truth.lingers[container] || charges_of(at.world, container) != 0) continue;
    if (at.world.ledger.stranded[container] != 0) continue;
    if (!at.world.books.containers[container].free_scheduled) {
      return broken(why, [&] {
        return fmt::format("nothing is charged to {} any more, and nothing will ever free it",
                           name_of(container));
      });
    }
  }
  return true;
}

bool freed_at_last_uncharge_over(const Step& step, Why why) {
  return step.effects.freed_charged.empty() || broken(why, [&] {
           return fmt::format("{} is freed, and something is still charged to it",
                              name_of(step.effects.freed_charged.first()));
         });
}

bool freed_later(const Step& step) {
  return step.event.kind == EventKind::free_offline && !step.effects.freed.empty();
}

constexpr std::array kOffline = {
    Invariant{
        .id = "offline.no-lost-object",
        .statement = "A cached kernel object waits where reclaim for its container looks.",
        .formula =
            "for every cached object: the list that it waits on is that of its container, or "
            "once that was removed, of the nearest ancestor that was not",
        .source = "003: lists move to the parent; broken by offline.lists = \"stay\"",
        .witness = "an object of a removed container is cached",
        .resources = kKernel,
        .applies = lingers,
        .holds_in = no_lost_object,
        .witnessed_in = offline_with_objects,
    },
    Invariant{
        .id = "offline.id-released",
        .statement = "A removed container gives its index up at once, and no two share one.",
        .formula = "index(c) is set: c exists, and no other container has it",
        .source = "003: the index is released at offline; W39",
        .witness = "a container was removed and lingers",
        .resources = kKernel,
        .applies = lingers,
        .holds_in = id_released,
        .witnessed_in = something_lingers,
    },
    Invariant{
        .id = "offline.freed-at-last-uncharge",
        .statement = "A removed container is freed when nothing is charged to it, and no sooner.",
        .formula =
            "c was removed: c is freed or to be freed if and only if nothing is charged to c",
        .source = "004: the last uncharge reports what remains; W37, W38",
        .witness = "the worker frees a removed container",
        .resources = kMemoryAlone,
        .applies = lingers,
        .holds_in = freed_at_last_uncharge_in,
        .holds_over = freed_at_last_uncharge_over,
        .witnessed_over = freed_later,
    },
};

}  // namespace

std::span<const Invariant> offline_invariants() { return kOffline; }

}  // namespace counterproof
