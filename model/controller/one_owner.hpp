// The bookkeeper of policies under which each page has at most one container that pays for it.
//
// Who that is when the page comes to be used, and what becomes of the charge after an unmap, the
// policy's rule says (slots `pays` and `after_unmap`); how a charge is taken, passed on and given
// back is told here, once.  Where the cache is charged, a charge lasts until the frame is freed;
// elsewhere until the last unmap.
//
// Source: the RSS controller patches of March 2007 (container_rss_prepare, _add, _del).
#pragma once

#include "model/controller/page_ledger.hpp"
#include "model/controller/page_lists.hpp"
#include "model/rules/answers.hpp"
#include "model/rules/call.hpp"

namespace counterproof {

class OneOwner {
 public:
  OneOwner(Desk& desk, PageLedger& ledger, PageLists& lists)
      : desk_(desk), ledger_(ledger), lists_(lists) {}

  /// Whom the page must be charged to before it is used so.
  [[nodiscard]] Demand demand(Call& call, const Use& use) const {
    if (use.how == PageUse::read ? is_read_for_free(use.page) : is_paid(use.page)) return {};
    const ContainerId payer = pays(call, use);
    return payer.some() ? Demand{payer, 1} : Demand{};
  }

  /// Whether a mapping of the page needs no charge, since somebody pays already.
  [[nodiscard]] bool is_paid(PageId page) const {
    if (!desk_.seams.does(Duty::look_for_owner)) return false;
    return keeps_cache() ? desk_.books.pages[page].owner.some() : desk_.truth.pages[page].mapped();
  }

  /// Binds a prepared charge to the page, or gives it back if somebody pays already.
  void bind(PageId page, Demand prepared, bool was_mapped) {
    // A page keeps its place in swap, and whose that is, as long as others have it there.
    if (!desk_.truth.pages[page].in_swap()) desk_.books.pages[page].swapped_from = ContainerId();
    const bool first = keeps_cache() ? desk_.books.pages[page].owner.none() : !was_mapped;
    if (first) {
      own(page, prepared);
    } else {
      ledger_.release(prepared);
    }
  }

  void unmapped(Call& call, PageId page, TaskId process) {
    if (desk_.books.pages[page].owner.none()) return;
    const ChargeThen then = answer<&Slots::after_unmap>(desk_.rules)(call, page, process);
    if (then.kind == ChargeThen::Kind::passes && call.in_scope(then.to).none()) return;
    switch (then.kind) {
      case ChargeThen::Kind::stays:
        break;
      case ChargeThen::Kind::ends:
        uncharge(page, desk_.books.process_container[process]);
        break;
      case ChargeThen::Kind::passes:
        pass(call, page, then);
        break;
    }
  }

  void unmapped_by_machine(PageId page, bool from_somebody) {
    const bool ends = keeps_cache() ? !desk_.truth.pages[page].resident : from_somebody;
    if (ends && desk_.rules.swap_remembers() && desk_.truth.pages[page].in_swap())
      // A removed container has swap no more: what is above it has.
      desk_.books.pages[page].swapped_from =
          desk_.truth.nearest_online(desk_.books.pages[page].owner);
    if (ends) uncharge(page, desk_.books.pages[page].owner);
    desk_.ledger.on_behalf_of[page] = {};
  }

  void freed(PageId page) {
    const PageEntry& entry = desk_.books.pages[page];
    // A rule of the user's may have kept a charge beyond the last unmap.
    const bool may_be_charged = keeps_cache() || is_own<&Slots::after_unmap>(desk_.rules);
    if (may_be_charged && entry.owner.some() && !entry.stale) uncharge(page, entry.owner);
    desk_.books.pages[page].swapped_from = ContainerId();
  }

  /// Ends the charge.  \param current  the container of whoever ends it
  void uncharge(PageId page, ContainerId current) {
    PageEntry& entry = desk_.books.pages[page];
    if (entry.stale) {
      // The freed charge is followed, and released once more.
      desk_.effects.used_after_free.insert(page);
      desk_.effects.released_twice.insert(page);
      desk_.effects.over_uncharged.insert(entry.owner);
      return;
    }
    if (entry.owner.none()) return;
    // Where memory and swap have one limit, what others have in swap counts there from now on.
    if (desk_.rules.limits_memory_and_swap() && desk_.truth.pages[page].in_swap())
      desk_.books.pages[page].swapped_from = desk_.truth.nearest_online(entry.owner);
    const bool wrong_one = desk_.rules.unmapper_is_uncharged();
    lists_.remove(page);
    ledger_.uncharge(page, wrong_one ? current : entry.owner, 1);
    ledger_.forget(page);
    if (desk_.seams.clear_owner != nullptr) {
      desk_.seams.clear_owner(entry);
    } else {
      entry.owner = ContainerId();
    }
  }

  /// Binds the charge to a page that somebody else may own: its charge ends.
  void recharge(PageId page, Demand prepared) {
    const ContainerId before = desk_.books.pages[page].owner;
    if (before.some()) uncharge(page, before);
    own(page, prepared);
    ledger_.note_mappers(page);
  }

  /// Passes the charge on.  \returns false if `then.to` has no room, or lost the page while it made
  /// some: the charge stays where it was then.
  bool pass(Call& call, PageId page, const ChargeThen& then) {
    PageEntry& entry = desk_.books.pages[page];
    const ContainerId owner = entry.owner;
    if (then.to == owner) return true;
    const bool maps_it = ledger_.has_mapper(page, then.to);
    if (!charge_heir(call, then)) return false;
    // The heir's reclaim may have unmapped this very page.
    if (entry.owner != owner || ledger_.has_mapper(page, then.to) != maps_it) {
      ledger_.release({then.to, 1});
      return false;
    }
    if (desk_.seams.does(Duty::uncharge_former_owner)) ledger_.uncharge(page, owner, 1);
    take(page, then.to);
    return true;
  }

  /// The page's charge follows `process` from `from` to `to`, where there is room for it.
  void follow(PageId page, TaskId process, ContainerId from, ContainerId to) {
    if (ledger_.has_mapper(page, from, process)) {
      desk_.ledger.on_behalf_of[page].erase(process);
      return;
    }
    ledger_.uncharge(page, from, 1);
    desk_.force(to, Resource::memory, 1);
    take(page, to);
    desk_.ledger.on_behalf_of[page].insert(process);
  }

 private:
  [[nodiscard]] ContainerId pays(Call& call, const Use& use) const {
    const ContainerId remembered = desk_.books.pages[use.page].swapped_from;
    if (use.how == PageUse::swap_in && remembered.some() && !is_own<&Slots::pays>(desk_.rules))
      return remembered;
    return call.in_scope(answer<&Slots::pays>(desk_.rules)(call, use));
  }
  [[nodiscard]] bool keeps_cache() const { return desk_.rules.charges_unmapped_cache(); }
  /// Where the cache is not charged, what is read and not mapped costs nothing.
  [[nodiscard]] bool is_read_for_free(PageId page) const {
    return !keeps_cache() || desk_.books.pages[page].owner.some();
  }

  void own(PageId page, Demand charge) {
    PageEntry& entry = desk_.books.pages[page];
    entry.owner = charge.payer;
    entry.stale = false;
    ledger_.add(page, charge.payer, charge.units);
    lists_.add(page, charge.payer);
  }

  /// Makes `container`, which has been charged, the owner in the former one's place.
  void take(PageId page, ContainerId container) {
    ledger_.add(page, container, 1);
    desk_.books.pages[page].owner = container;
    lists_.pass_on(page, container);
    ledger_.note_mappers(page);
  }

  bool charge_heir(Call& call, const ChargeThen& then) {
    using Full = ChargeThen::Full;
    if (then.if_full == Full::force) {
      desk_.force(then.to, Resource::memory, 1);
      return true;
    }
    if (desk_.request(then.to, Resource::memory, 1)) return true;
    if (then.if_full == Full::refuse) return false;
    call.reclaim({then.to, PassFor::heir, desk_.refusal.with_swap}, ~0U);
    return desk_.retry(then.to, Resource::memory, 1);
  }

  Desk& desk_;
  PageLedger& ledger_;
  PageLists& lists_;
};

}  // namespace counterproof
