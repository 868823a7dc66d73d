// Balance: every charge is given back once, by whom it was taken from, and no sooner or later.
#include <fmt/format.h>

#include "model/invariant/measures.hpp"

namespace counterproof {
namespace {


bool usage_is_outstanding(const Moment& at, Why why) {
  return all_counters(at.rules, at.world, [&](ContainerId container, Resource resource) {
    const std::uint64_t used = usage(at.rules, at.world, container, resource);
    const std::uint64_t owed = outstanding(at.rules, at.world, container, resource);
    return used == owed || broken(why, [&] {
             return fmt::format("{} usage of {} is {}, and its outstanding charges are {}",
                                name_of(resource), name_of(container),
                                amount(at.rules, resource, used), amount(at.rules, resource, owed));
           });
  });
}

bool something_charged(const Moment& at) {
  return !all_counters(at.rules, at.world, [&](ContainerId container, Resource resource) {
    return usage(at.rules, at.world, container, resource) == 0;
  });
}

bool no_over_uncharge(const Step& step, Why why) {
  return step.effects.over_uncharged.empty() || broken(why, [&] {
           return fmt::format("{} is uncharged for what it has no outstanding charge for",
                              name_of(step.effects.over_uncharged.first()));
         });
}

bool single_release(const Step& step, Why why) {
  return step.effects.released_twice.empty() || broken(why, [&] {
           return fmt::format("the charge for {} is released a second time",
                              name_of(step.effects.released_twice.first()));
         });
}

bool page_needs_charge(const Rules& rules, const Page& page) {
  return page.mapped() || (rules.charges_unmapped_cache() && page.cached());
}

bool no_leak(const Moment& at, Why why) {
  const World& world = at.world;
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers)) {
    if (world.ledger.stranded[container] != 0) {
      return broken(why, [&] {
        return fmt::format("{} stays charged to {} for a page that is gone from the books",
                           amount(at.rules, Resource::memory, world.ledger.stranded[container]),
                           name_of(container));
      });
    }
    for (const PageId page : Ids<PageId>(kMaxPages)) {
      if (world.ledger.pages[page][container] != 0 &&
          !page_needs_charge(at.rules, world.truth.pages[page])) {
        return broken(why, [&] {
          return fmt::format("{} stays charged to {}, and nobody uses it", name_of(page),
                             name_of(container));
        });
      }
    }
  }
  for (const PageId page : Ids<PageId>(kMaxPages)) {
    if (world.truth.pages[page].pinned) {
      return broken(why, [&] {
        return fmt::format("a reference to {} was leaked: its frame can never be freed",
                           name_of(page));
      });
    }
  }
  const bool references_kept = all_containers(world, [&](ContainerId container) {
    const unsigned held = world.books.containers[container].references;
    const unsigned charges = charges_of(world, container);
    return held <= charges || broken(why, [&] {
             return fmt::format(
                 "{} references to {} are held, for {} charge{}: it can never be "
                 "removed",
                 held, name_of(container), charges, charges == 1 ? "" : "s");
           });
  });
  if (!references_kept) return false;
  for (const TaskId task : Ids<TaskId>(kMaxTasks)) {
    if (world.ledger.tasks[task].some() && !world.truth.there(task)) {
      return broken(why,
                    [&] { return fmt::format("{} is gone, and still charged", name_of(task)); });
    }
  }
  for (const FileId file : Ids<FileId>(kMaxFiles)) {
    if (!world.ledger.files[file].empty() && world.truth.files[file].empty()) {
      return broken(why,
                    [&] { return fmt::format("{} is closed, and still charged", name_of(file)); });
    }
  }
  for (const TaskId task : Ids<TaskId>(kMaxTasks)) {
    if (world.ledger.stacks[task].some() && !world.truth.alive(task)) {
      return broken(why, [&] {
        return fmt::format("{} is gone, and its stack still charged", name_of(task));
      });
    }
  }
  return true;
}

bool owner_alive_in(const Moment& at, Why why) {
  const World& world = at.world;
  const auto gone = [&](ContainerId container) {
    return container.some() && !world.truth.there(container);
  };
  const auto leads_nowhere = [&](std::string object, ContainerId container) {
    return broken(why, [&] {
      return fmt::format("the books say that {} is charged to {}, which was removed", object,
                         name_of(container));
    });
  };
  for (const PageId page : Ids<PageId>(kMaxPages)) {
    const PageEntry& entry = world.books.pages[page];
    if (gone(entry.owner) && !entry.stale) return leads_nowhere(name_of(page), entry.owner);
    for (const ContainerId payer : entry.payers)
      if (gone(payer)) return leads_nowhere(name_of(page), payer);
    if (!world.truth.pages[page].lost_for.empty()) {
      return broken(why, [&] {
        return fmt::format("{} has an entry for {} that leads to a frame that was freed",
                           name_of(world.truth.pages[page].lost_for.first()), name_of(page));
      });
    }
  }
  for (const TaskId task : Ids<TaskId>(kMaxTasks)) {
    const ContainerId payer = world.books.task_charged_to[task];
    if (gone(payer)) return leads_nowhere(name_of(task), payer);
    const ContainerId stack = world.books.stack_charged_to[task];
    if (gone(stack)) return leads_nowhere("the stack of " + name_of(task), stack);
  }
  for (const FileId file : Ids<FileId>(kMaxFiles)) {
    const ContainerId payer = world.books.file_charged_to[file];
    if (gone(payer)) return leads_nowhere(name_of(file), payer);
    for (const ContainerId other : world.books.file_payers[file])
      if (gone(other)) return leads_nowhere(name_of(file), other);
  }
  for (const ObjectId object : Ids<ObjectId>(kMaxObjects)) {
    const ContainerId payer = world.books.objects[object].charged_to;
    if (gone(payer)) return leads_nowhere(name_of(object), payer);
  }
  return true;
}

bool owner_alive_over(const Step& step, Why why) {
  return step.effects.used_after_free.empty() || broken(why, [&] {
           return fmt::format("the charge of {} is followed after it was freed",
                              name_of(step.effects.used_after_free.first()));
         });
}

bool container_removed(const Step& step) {
  return step.event.kind == EventKind::remove && step.effects.outcome == Outcome::done;
}

bool lists_match(const Moment& at, Why why) {
  const World& world = at.world;
  PerContainer<unsigned> length{};
  for (const PageId page : Ids<PageId>(kMaxPages)) {
    const PageEntry& entry = world.books.pages[page];
    const ContainerId owner = entry.stale ? ContainerId() : entry.owner;
    if (entry.listed_by != owner) {
      return broken(why, [&] {
        return fmt::format("{} is charged to {} and on the list of {}", name_of(page),
                           name_of(owner), name_of(entry.listed_by));
      });
    }
    if (owner.none()) continue;
    ++length[owner];
    if (!at.rules.has_active_list()) continue;
    const bool on_active = entry.list == PageList::active;
    if (on_active != world.truth.pages[page].active) {
      return broken(why, [&] {
        return fmt::format("{} is {} and on {}'s {} list", name_of(page),
                           world.truth.pages[page].active ? "active" : "inactive", name_of(owner),
                           on_active ? "active" : "inactive");
      });
    }
  }
  if (world.books.zone_overcounts) {
    return broken(why, [] {
      return std::string("the machine counts more pages on its own lists than there are on them");
    });
  }
  return all_containers(world, [&](ContainerId container) {
    const unsigned thought = world.books.containers[container].listed;
    return thought == length[container] || broken(why, [&] {
             return fmt::format("{} has {} on its lists and counts {}", name_of(container),
                                amount(Rules{}, Resource::memory, length[container]), thought);
           });
  });
}

bool page_listed(const Moment& at) {
  for (const PageEntry& entry : at.world.books.pages)
    if (entry.listed_by.some()) return true;
  return false;
}

bool mapped_is_charged(const Moment& at, Why why) {
  for (const PageId page : Ids<PageId>(kMaxPages)) {
    if (!at.world.truth.pages[page].mapped()) continue;
    unsigned sum = 0;
    for (const Units units : at.world.ledger.pages[page]) sum += units;
    if (sum == 0) {
      return broken(why, [&] {
        return fmt::format("{} is mapped by {}, and nobody is charged for it", name_of(page),
                           name_of(at.world.truth.pages[page].mapped_by.first()));
      });
    }
  }
  return true;
}

bool page_mapped(const Moment& at) {
  for (const Page& page : at.world.truth.pages)
    if (page.mapped()) return true;
  return false;
}

bool failcnt_counts_requests(const Step& step, Why why) {
  return all_containers(step.before, [&](ContainerId container) {
    const unsigned rose = step.effects.failures[container];
    const unsigned refused = step.effects.refused_requests[container];
    return rose == refused || broken(why, [&] {
             return fmt::format("failcnt of {} rises by {} for {} refused request{}",
                                name_of(container), rose, refused, refused == 1 ? "" : "s");
           });
  });
}

constexpr std::array kBalance = {
    Invariant{
        .id = "balance.usage-is-outstanding",
        .statement = "A counter's usage is the sum of the charges that are outstanding.",
        .formula = "for every container c and resource r: usage(c, r) = sum of the ledger's "
                   "entries of c and r",
        .source = "DRIFT (Poetzl); broken by D04, D14, X12",
        .witness = "a container has a charge",
        .resources = kEveryResource,
        .holds_in = usage_is_outstanding,
        .witnessed_in = something_charged,
    },
    Invariant{
        .id = "balance.no-over-uncharge",
        .statement = "Nobody is uncharged for what he was not charged for.",
        .formula = "an uncharge of c has an outstanding charge of c behind it",
        .source = "Emelianov's warning on uncharge (X21); broken by D04, D14, X11, X12",
        .witness = "a charge is given back",
        .resources = kEveryResource,
        .holds_over = no_over_uncharge,
        .witnessed_over = usage_fell,
    },
    Invariant{
        .id = "balance.single-release",
        .statement = "A charge is released at most once.",
        .formula = "no event releases the same charge twice",
        .source = "D04, D10, D14",
        .witness = "a charge is given back",
        .resources = kMemoryAlone,
        .holds_over = single_release,
        .witnessed_over = usage_fell,
    },
    Invariant{
        .id = "balance.no-leak",
        .statement = "No charge, and no reference to a page or a container, outlives what it was "
                     "taken for.",
        .formula = "every entry of the ledger is for an object that is in use, no frame is pinned "
                   "by a leaked reference, and no container has more references than charges",
        .source = "DRIFT (Poetzl); broken by D15, D16, X11, X12",
        .witness = "a charge is given back",
        .resources = kEveryResource,
        .holds_in = no_leak,
        .witnessed_over = usage_fell,
    },
    Invariant{
        .id = "balance.owner-alive",
        .statement = "No pointer in the books or the page tables leads to something freed.",
        .formula = "every owner in the books exists, no freed charge is followed, and no "
                   "page-table entry is left to a freed frame",
        .source = "X19 (Menage); broken by D10, D18 and charge.reference = \"none\"",
        .witness = "a container is removed",
        .resources = kEveryResource,
        .holds_in = owner_alive_in,
        .holds_over = owner_alive_over,
        .witnessed_over = container_removed,
    },
    Invariant{
        .id = "balance.lists-match",
        .statement = "A container's lists hold exactly the pages charged to it.",
        .formula = "each page is on its owner's list, on the side that the machine's page "
                   "flag says, and the count of a list, of the container and of the machine, is "
                   "its length",
        .source = "D13, D38",
        .witness = "a page is on a list",
        .resources = kMemoryAlone,
        .applies = [](const Rules& rules) { return rules.one_owner(); },
        .holds_in = lists_match,
        .witnessed_in = page_listed,
    },
    Invariant{
        .id = "balance.mapped-is-charged",
        .statement = "A mapped page is charged to somebody.",
        .formula = "for every mapped page: some container has an outstanding charge for it",
        .source = "D21, X10, X13",
        .witness = "a page is mapped",
        .resources = kMemoryAlone,
        .holds_in = mapped_is_charged,
        .witnessed_in = page_mapped,
    },
    Invariant{
        .id = "balance.failcnt-counts-requests",
        .statement = "failcnt counts requests that met a full counter, each once.",
        .formula = "over every event: failcnt(c) rises by the number of c's requests that "
                   "were refused",
        .source = "D05",
        .witness = "a request is refused",
        .resources = kEveryResource,
        .holds_over = failcnt_counts_requests,
        .witnessed_over = request_refused,
    },
};

}  // namespace

std::span<const Invariant> balance_invariants() { return kBalance; }

}  // namespace counterproof
