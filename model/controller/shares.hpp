// The bookkeeper of policies under which every container that maps a page pays for it.
//
// Each pays the whole page, or an equal part of it, counted in twelfths.  A container is charged at
// its first mapping and uncharged at its last, found by walking the mappers: nobody remembers who
// was charged, which is why a task that moves away without its charges makes the wrong container
// pay (X12).
//
// Source: the discussion of 12 to 16 March 2007 (ALL, FRAC); docs/arguments.md.
#pragma once

#include "model/controller/page_ledger.hpp"
#include "model/controller/share_of_page.hpp"

namespace counterproof {

class Shares {
 public:
  Shares(Desk& desk, PageLedger& ledger) : desk_(desk), ledger_(ledger) {}

  /// What the container must pay so that a process of its own can map the page.
  [[nodiscard]] Demand demand(PageId page, ContainerId container) const {
    const Units price = price_of_joining(size(), ledger_.has_mapper(page, container),
                                         desk_.books.pages[page].payers.size());
    return price == 0 ? Demand{} : Demand{container, price};
  }

  void bind(PageId page, Demand prepared) {
    Set<ContainerId> payers = desk_.books.pages[page].payers;
    payers.insert(prepared.payer);
    ledger_.add(page, prepared.payer, prepared.units);
    reapportion(page, payers, prepared.payer);
  }

  /// Somebody of `container` unmapped the page: was it the last there?
  void unmapped(PageId page, ContainerId container) {
    if (!ledger_.has_mapper(page, container)) leave(page, container);
  }
  void unmapped_everywhere(PageId page) {
    if (!desk_.truth.pages[page].mapped()) ledger_.forget(page);
  }

  /// What `to` must find room for when the process moves there from `from`.
  [[nodiscard]] Units to_follow(PageId page, TaskId process, ContainerId from,
                                ContainerId to) const {
    if (ledger_.has_mapper(page, to)) return 0;
    const bool leaves = !ledger_.has_mapper(page, from, process);
    return share(desk_.books.pages[page].payers.size() + (leaves ? 0U : 1U));
  }
  void follow(PageId page, TaskId process, ContainerId from, ContainerId to) {
    Set<ContainerId> payers = desk_.books.pages[page].payers;
    if (!ledger_.has_mapper(page, from, process)) payers.erase(from);
    payers.insert(to);
    reapportion(page, payers, ContainerId());
  }

  /// What each of so many payers pays, in units.
  [[nodiscard]] Units share(std::size_t payers) const { return share_of_page(size(), payers); }

 private:
  [[nodiscard]] ShareSize size() const {
    return desk_.rules.charges_in_parts() ? ShareSize::part : ShareSize::whole;
  }

  /// Walks the mappers, finds nobody of `container` left, and uncharges it - charged or not.
  void leave(PageId page, ContainerId container) {
    PageEntry& entry = desk_.books.pages[page];
    if (entry.payers.contains(container)) {
      Set<ContainerId> payers = entry.payers;
      payers.erase(container);
      reapportion(page, payers, ContainerId());
      return;
    }
    ledger_.uncharge(page, container, share(std::max(1U, entry.payers.size())));
  }

  /// Makes exactly `payers` pay, in equal shares.  `prepaid` has its new share already.
  void reapportion(PageId page, Set<ContainerId> payers, ContainerId prepaid) {
    PageEntry& entry = desk_.books.pages[page];
    const Units before = entry.payers.empty() ? Units{0} : share(entry.payers.size());
    const Units after = payers.empty() ? Units{0} : share(payers.size());
    for (const ContainerId container : Ids<ContainerId>(kMaxContainers)) {
      const bool paid = entry.payers.contains(container);
      const bool pays = payers.contains(container);
      if (container == prepaid) continue;
      if (paid && !pays) {
        ledger_.uncharge(page, container, before);
      } else if (!paid && pays) {
        ledger_.charge(page, container, after);
      } else if (paid && after < before) {
        const auto difference = static_cast<Units>(before - after);
        ledger_.strike(page, container, difference);
        desk_.take_units(container, Resource::memory, difference);
      } else if (paid && after > before) {
        const auto difference = static_cast<Units>(after - before);
        desk_.add_units(container, Resource::memory, difference);
        ledger_.add(page, container, difference);
      }
    }
    entry.payers = payers;
  }

  Desk& desk_;
  PageLedger& ledger_;
};

}  // namespace counterproof
