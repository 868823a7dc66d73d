// The page controller: who pays for which page, from the first mapping to the last unmap.
//
// A hook of the 2007 patches runs in two halves.  Before the page-table entry is set, `prepare`
// charges whoever will have to pay; that can fail, reclaim and kill, and it needs a sleeping
// context.  When the entry is set the charge is bound to the page; when something went wrong in
// between it is released.  At the last unmap the page's owner gets it back.  `demand` says what has
// to be prepared; `mapped` binds it; `release` gives an unused one back; `unmapped` and `freed` end
// charges.
//
// Who pays is the policy's choice:
//   first touch   whoever maps first, until the last unmap anywhere;
//   every mapper  each container with a mapping, in full: charged at its first, uncharged at its
//                 last, found by walking the mappers - nobody remembers who was charged, which is
//                 why a task that moves away without its charges makes the wrong container pay
//                 (X12);
//   fraction      the same, in equal shares of one page, counted in twelfths;
//   hand-over     first touch, until the owner's last mapper leaves: then one that remains;
//   next toucher  first touch, until the owner's reclaim unmaps the page: then whoever is next;
//   zone          first touch for private pages; shared file mappings are free.
//
// Source: the RSS controller patches and the discussion of 12-16 March 2007; docs/arguments.md.
#pragma once

#include <algorithm>

#include "model/controller/desk.hpp"
#include "model/controller/page_lists.hpp"

namespace counterproof {

/// What must be charged before a page can be mapped.
struct Demand {
  ContainerId payer;  ///< none: nothing has to be charged
  Units units = 0;

  [[nodiscard]] bool some() const { return payer.some(); }

  friend bool operator==(Demand, Demand) = default;
};

template <Machine M>
class PageController {
 public:
  explicit PageController(Desk<M>& desk) : desk_(desk), lists_(desk) {}

  /// What `container` must pay so that a process of its own can map `page`, a page of `kind`.
  [[nodiscard]] Demand demand(PageId page, PageKind kind, ContainerId container) const {
    const PageEntry& entry = desk_.books.pages[page];
    switch (desk_.rules.share_charge) {
      case ShareCharge::every_mapper:
      case ShareCharge::fraction:
        if (has_mapper(page, container)) return {};
        return {container, share(entry.payers.size() + 1)};
      case ShareCharge::zone:
        if (kind == PageKind::file && !(keeps_cache() && entry.owner.some())) return {};
        break;
      case ShareCharge::first_touch:
      case ShareCharge::hand_over:
      case ShareCharge::next_toucher:
        break;
    }
    const bool owned = keeps_cache() ? entry.owner.some() : desk_.truth.pages[page].mapped();
    if (owned && !desk_.rules.has(Defect::D09)) return {};
    return {container, 1};
  }

  /// What `container` must pay to bring in a page of a file without mapping it.
  [[nodiscard]] Demand demand_of_read(PageId page, ContainerId container) const {
    if (!keeps_cache() || desk_.books.pages[page].owner.some()) return {};
    return {container, 1};
  }

  bool request(Demand demand) {
    return desk_.request(demand.payer, Resource::memory, demand.units);
  }
  bool retry(Demand demand) { return desk_.retry(demand.payer, Resource::memory, demand.units); }

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

  /// Binds a prepared charge to the page, which `process` maps now (or reads).
  /// \param was_mapped  whether anybody mapped it before.
  void mapped(PageId page, TaskId process, Demand prepared, bool was_mapped) {
    if (prepared.some()) bind(page, prepared, was_mapped);
    note_mapper(page, process);
  }

  /// `process` has unmapped the page.  \param reclaim  frees pages of the given container.
  template <class Reclaim>
  void unmapped(PageId page, TaskId process, Reclaim&& reclaim) {
    const ContainerId leaves = desk_.books.process_container[process];
    if (!desk_.rules.one_owner()) {
      if (!has_mapper(page, leaves)) leave(page, leaves);
      if (!desk_.truth.pages[page].mapped()) forget(page);
    } else if (desk_.truth.pages[page].mapped()) {
      if (desk_.rules.share_charge == ShareCharge::hand_over) hand_over(page, reclaim);
    } else if (!keeps_cache() || !desk_.truth.pages[page].resident) {
      uncharge_owner(page, leaves);
    }
    desk_.ledger.on_behalf_of[page].erase(process);
  }

  /// The machine, or a container's reclaim, has unmapped the page from all processes of `leaving`.
  void unmapped_by_machine(PageId page, Set<ContainerId> leaving) {
    if (!desk_.rules.one_owner()) {
      for (const ContainerId container : leaving)
        if (!has_mapper(page, container)) leave(page, container);
      if (!desk_.truth.pages[page].mapped()) forget(page);
      return;
    }
    if (keeps_cache() ? !desk_.truth.pages[page].resident : !leaving.empty()) {
      uncharge_owner(page, desk_.books.pages[page].owner);
    }
    desk_.ledger.on_behalf_of[page] = {};
  }

  /// The page's frame is free again.
  void freed(PageId page) {
    if (!desk_.rules.one_owner()) return;
    const PageEntry& entry = desk_.books.pages[page];
    if (keeps_cache() && entry.owner.some() && !entry.stale) uncharge_owner(page, entry.owner);
  }

  /// Releases the page's charge a second time, through the pointer that the first release left
  /// behind.  Sound books find no pointer there and do nothing; as posted the counter's clamp is
  /// the only check, and somebody else's charge is taken (D04).
  void unmapped_again(PageId page, ContainerId was_owner) {
    if (!desk_.rules.has(Defect::D04) || was_owner.none()) return;
    release_again(page, {was_owner, share(1)});
  }

  /// Binds the charge to a page that somebody else may own: its charge ends (D19).
  void recharge(PageId page, Demand prepared) {
    const ContainerId before = desk_.books.pages[page].owner;
    if (before.some()) uncharge_owner(page, before);
    own(page, prepared);
    note_mappers(page);
  }

  /// How many units `to` must find room for when `process` moves there from `from`.
  [[nodiscard]] Units follows(TaskId process, ContainerId from, ContainerId to) const {
    unsigned sum = 0;
    for_each_following(process, from, [&](PageId page) {
      if (desk_.rules.one_owner()) {
        sum += 1;
      } else if (!has_mapper(page, to)) {
        const bool leaves = !has_other_mapper(page, from, process);
        sum += share(desk_.books.pages[page].payers.size() + (leaves ? 0U : 1U));
      }
    });
    return static_cast<Units>(sum);
  }

  /// `process` is in `to` now, and its charges follow it from `from`.  Call while the books still
  /// say `from`; room for `follows()` has been found.
  void moved(TaskId process, ContainerId from, ContainerId to) {
    for_each_following(process, from, [&](PageId page) {
      PageEntry& entry = desk_.books.pages[page];
      if (desk_.rules.one_owner()) {
        if (has_other_mapper(page, from, process)) {
          desk_.ledger.on_behalf_of[page].erase(process);
        } else {
          strike_entry(page, from, 1);
          desk_.give_back(from, Resource::memory, 1);
          desk_.force(to, Resource::memory, 1);
          add_entry(page, to, 1);
          entry.owner = to;
          lists_.pass_on(page, to);
          note_mappers(page);
          desk_.ledger.on_behalf_of[page].insert(process);
        }
        return;
      }
      Set<ContainerId> payers = entry.payers;
      if (!has_other_mapper(page, from, process)) payers.erase(from);
      payers.insert(to);
      reapportion(page, payers, ContainerId());
    });
  }

  PageLists<M>& lists() { return lists_; }

  [[nodiscard]] bool charged_to(PageId page, ContainerId container) const {
    const PageEntry& entry = desk_.books.pages[page];
    if (desk_.rules.one_owner()) return entry.owner == container && !entry.stale;
    return entry.payers.contains(container);
  }

  /// Whether a process of `container`, as the books have it, maps the page.
  [[nodiscard]] bool has_mapper(PageId page, ContainerId container) const {
    return has_other_mapper(page, container, TaskId());
  }

 private:
  [[nodiscard]] bool keeps_cache() const {
    return desk_.rules.cache_unmapped == CacheUnmapped::charged;
  }

  [[nodiscard]] Units share(std::size_t payers) const {
    if (desk_.rules.share_charge != ShareCharge::fraction) return 1;
    return static_cast<Units>(kTwelfths / payers);
  }

  [[nodiscard]] bool has_other_mapper(PageId page, ContainerId container, TaskId except) const {
    for (const TaskId process : desk_.truth.pages[page].mapped_by)
      if (process != except && desk_.books.process_container[process] == container) return true;
    return false;
  }

  template <class Visit>
  void for_each_following(TaskId process, ContainerId from, Visit&& visit) const {
    for (const PageId page : Ids<PageId>(kMaxPages)) {
      if (!desk_.truth.pages[page].mapped_by.contains(process)) continue;
      const PageEntry& entry = desk_.books.pages[page];
      if (desk_.rules.one_owner() ? entry.owner == from && !entry.stale
                                  : entry.payers.contains(from)) {
        visit(page);
      }
    }
  }

  void bind(PageId page, Demand prepared, bool was_mapped) {
    PageEntry& entry = desk_.books.pages[page];
    if (!desk_.rules.one_owner()) {
      Set<ContainerId> payers = entry.payers;
      payers.insert(prepared.payer);
      add_entry(page, prepared.payer, prepared.units);
      reapportion(page, payers, prepared.payer);
      return;
    }
    // As posted every mapping prepares a charge, and only the first one uses it (D09).
    const bool first = keeps_cache() ? entry.owner.none() : !was_mapped;
    if (first) {
      own(page, prepared);
    } else {
      release(prepared);
    }
  }

  void own(PageId page, Demand charge) {
    PageEntry& entry = desk_.books.pages[page];
    entry.owner = charge.payer;
    entry.stale = false;
    add_entry(page, charge.payer, charge.units);
    lists_.add(page, charge.payer);
  }

  void uncharge_owner(PageId page, ContainerId current) {
    PageEntry& entry = desk_.books.pages[page];
    if (entry.stale) {
      // The freed charge is followed, and released once more.
      desk_.effects.used_after_free.insert(page);
      desk_.effects.released_twice.insert(page);
      desk_.effects.over_uncharged.insert(entry.owner);
      return;
    }
    if (entry.owner.none()) return;
    const bool wrong_one = desk_.rules.share_uncharge == ShareUncharge::current;
    const ContainerId pays = wrong_one ? current : entry.owner;
    lists_.remove(page);
    strike_entry(page, pays, 1);
    desk_.give_back(pays, Resource::memory, 1);
    forget(page);
    if (desk_.rules.has(Defect::D10)) {
      entry.stale = true;
    } else {
      entry.owner = ContainerId();
    }
  }

  template <class Reclaim>
  void hand_over(PageId page, Reclaim&& reclaim) {
    PageEntry& entry = desk_.books.pages[page];
    const ContainerId owner = entry.owner;
    if (owner.none() || has_mapper(page, owner)) return;
    const ContainerId heir = heir_of(page);
    if (!charge_heir(heir, reclaim)) return;
    // The heir's reclaim may have unmapped this very page.
    if (entry.owner != owner || !has_mapper(page, heir)) {
      release({heir, 1});
      return;
    }
    if (!desk_.rules.has(Defect::W19)) {
      strike_entry(page, owner, 1);
      desk_.give_back(owner, Resource::memory, 1);
    }
    add_entry(page, heir, 1);
    entry.owner = heir;
    lists_.pass_on(page, heir);
    note_mappers(page);
  }

  /// The first container, in the order of their names, that still maps the page.
  [[nodiscard]] ContainerId heir_of(PageId page) const {
    ContainerId heir;
    for (const TaskId process : desk_.truth.pages[page].mapped_by) {
      const ContainerId candidate = desk_.books.process_container[process];
      if (heir.none() || candidate < heir) heir = candidate;
    }
    return heir;
  }

  template <class Reclaim>
  bool charge_heir(ContainerId heir, Reclaim&& reclaim) {
    if (desk_.rules.hand_over_full_heir == FullHeir::force) {
      desk_.force(heir, Resource::memory, 1);
      return true;
    }
    if (desk_.request(heir, Resource::memory, 1)) return true;
    if (desk_.rules.hand_over_full_heir == FullHeir::refuse) return false;
    reclaim(heir);
    return desk_.retry(heir, Resource::memory, 1);
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
    const Units units = share(std::max(1U, entry.payers.size()));
    strike_entry(page, container, units);
    desk_.give_back(container, Resource::memory, units);
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
        strike_entry(page, container, before);
        desk_.give_back(container, Resource::memory, before);
      } else if (!paid && pays) {
        desk_.force(container, Resource::memory, after);
        add_entry(page, container, after);
      } else if (paid && after < before) {
        const auto difference = static_cast<Units>(before - after);
        strike_entry(page, container, difference);
        desk_.take_units(container, Resource::memory, difference);
      } else if (paid && after > before) {
        const auto difference = static_cast<Units>(after - before);
        desk_.add_units(container, Resource::memory, difference);
        add_entry(page, container, difference);
      }
    }
    entry.payers = payers;
  }

  void add_entry(PageId page, ContainerId container, Units units) {
    Units& entry = desk_.ledger.pages[page][container];
    entry = static_cast<Units>(entry + units);
  }

  void strike_entry(PageId page, ContainerId container, Units units) {
    Units& entry = desk_.ledger.pages[page][container];
    if (entry < units) desk_.effects.over_uncharged.insert(container);
    entry = entry < units ? Units{0} : static_cast<Units>(entry - units);
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

  /// Lost charges are counted up to what the container can hold and a little more: a policy that
  /// loses them over and over would otherwise have worlds without end, and no new kind of them.
  void strand(ContainerId container, Units lost) {
    constexpr std::uint64_t kMost = 48;
    const std::uint64_t limit =
        desk_.machine.load(desk_.books.containers[container].counter(Resource::memory).limit);
    const auto most = static_cast<unsigned>(std::min(limit, kMost) + lost);
    Units& stranded = desk_.ledger.stranded[container];
    if (stranded < most) stranded = static_cast<Units>(std::min<unsigned>(stranded + lost, most));
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

  Desk<M>& desk_;
  PageLists<M> lists_;
};

}  // namespace counterproof
