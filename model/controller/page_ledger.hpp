// What the bookkeepers of pages share: the ledger's entries, and who maps a page at whose expense.
//
// The ledger is kept beside the counters, from the other end: here an entry is made and struck, and
// what disagrees with it is noted as an over-uncharge.
#pragma once

#include <algorithm>

#include "model/controller/desk.hpp"

namespace counterproof {

/// What must be charged before a page can be mapped.
struct Demand {
  ContainerId payer;  ///< none: nothing has to be charged
  Units units = 0;

  [[nodiscard]] bool some() const { return payer.some(); }

  friend bool operator==(Demand, Demand) = default;
};

class PageLedger {
 public:
  explicit PageLedger(Desk& desk) : desk_(desk) {}

  /// Whether a process of `container`, as the books have it, maps the page; one process apart.
  [[nodiscard]] bool has_mapper(PageId page, ContainerId container, TaskId except = {}) const {
    for (const TaskId process : desk_.truth.pages[page].mapped_by)
      if (process != except && desk_.books.process_container[process] == container) return true;
    return false;
  }

  /// Gives back a prepared charge that was not needed.
  void release(Demand demand) {
    if (demand.some()) desk_.give_back(demand.payer, Resource::memory, demand.units);
  }
  /// Releases once more what has been released already, as an error path that runs twice does.
  void release_again(PageId page, Demand demand) {
    if (!demand.some()) return;
    desk_.effects.released_twice.insert(page);
    desk_.effects.over_uncharged.insert(demand.payer);
    desk_.give_back(demand.payer, Resource::memory, demand.units);
  }

  void add(PageId page, ContainerId container, Units units) {
    Units& entry = desk_.ledger.pages[page][container];
    entry = static_cast<Units>(entry + units);
  }
  void strike(PageId page, ContainerId container, Units units) {
    Units& entry = desk_.ledger.pages[page][container];
    if (entry < units) desk_.effects.over_uncharged.insert(container);
    entry = entry < units ? Units{0} : static_cast<Units>(entry - units);
  }
  /// Charges the page whatever the limit says, and makes the entry.
  void charge(PageId page, ContainerId container, Units units) {
    desk_.force(container, Resource::memory, units);
    add(page, container, units);
  }
  /// Strikes the entry, and gives its charge back.
  void uncharge(PageId page, ContainerId container, Units units) {
    strike(page, container, units);
    desk_.give_back(container, Resource::memory, units);
  }

  /// The books hold nothing about the page any more; what the ledger still has is lost for good.
  void forget(PageId page) {
    desk_.books.pages[page].payers = {};
    for (const ContainerId container : Ids<ContainerId>(kMaxContainers)) {
      Units& lost = desk_.ledger.pages[page][container];
      if (lost != 0) strand(container, lost);
      lost = 0;
    }
    desk_.ledger.on_behalf_of[page] = {};
  }

  /// Whether the page is charged to the container.
  [[nodiscard]] bool charged_to(PageId page, ContainerId container) const {
    const PageEntry& entry = desk_.books.pages[page];
    if (desk_.rules.one_owner()) return entry.owner == container && !entry.stale;
    return entry.payers.contains(container);
  }

  /// Remembers who maps the page at the expense of its own container.
  void note_mapper(PageId page, TaskId process) {
    if (desk_.truth.pages[page].mapped_by.contains(process) &&
        charged_to(page, desk_.books.process_container[process])) {
      desk_.ledger.on_behalf_of[page].insert(process);
    }
  }
  void note_mappers(PageId page) {
    desk_.ledger.on_behalf_of[page] = {};
    for (const TaskId process : desk_.truth.pages[page].mapped_by) note_mapper(page, process);
  }

 private:
  /// Lost charges are counted up to what the container can hold and a little more: a policy that
  /// loses them over and over would otherwise have worlds without end, and no new kind of them.
  void strand(ContainerId container, Units lost) {
    constexpr std::uint64_t kMost = 48;
    const std::uint64_t limit = desk_.books.containers[container].counter(Resource::memory).limit;
    const auto most = static_cast<unsigned>(std::min(limit, kMost) + lost);
    Units& stranded = desk_.ledger.stranded[container];
    if (stranded < most) stranded = static_cast<Units>(std::min<unsigned>(stranded + lost, most));
  }

  Desk& desk_;
};

}  // namespace counterproof
