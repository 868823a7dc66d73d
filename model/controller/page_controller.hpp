// The page controller: who pays for which page, from the first mapping to the last unmap.
//
// A hook of the 2007 patches runs in two halves.  Before the page-table entry is set, `prepare`
// charges whoever will have to pay; that can fail, reclaim and kill, and it needs a sleeping
// context.  When the entry is set the charge is bound to the page; when something went wrong in
// between it is released.  At the last unmap the page's owner gets it back.  `demand` says what has
// to be prepared; `mapped` binds it; `release` gives an unused one back; `unmapped` and `freed` end
// charges.
//
// There are two ways to keep the books: one owner a page (one_owner.hpp), or a share for everybody
// who maps it (shares.hpp).  Which of the share policies is in force is told in
// rules/share_charge/.
//
// Source: the RSS controller patches and the discussion of 12-16 March 2007; docs/arguments.md.
#pragma once

#include "model/controller/one_owner.hpp"
#include "model/controller/shares.hpp"

namespace counterproof {

class PageController {
 public:
  PageController(Desk& desk, Call& call)
      : desk_(desk),
        call_(call),
        lists_(desk),
        ledger_(desk),
        owners_(desk, ledger_, lists_),
        shares_(desk, ledger_) {}

  /// What must be charged so that the page can be used so.
  [[nodiscard]] Demand demand(const Use& use) const {
    if (one_owner()) return owners_.demand(call_, use);
    return use.how == PageUse::read ? Demand{} : shares_.demand(use.page, use.container);
  }
  /// Whether what was prepared is still what the use needs, though others have run meanwhile.
  [[nodiscard]] bool still_demands(const Use& use, Demand prepared) const {
    if (one_owner()) return !owners_.is_paid(use.page);
    return shares_.demand(use.page, use.container) == prepared;
  }

  bool request(Demand demand) {
    return desk_.request(demand.payer, Resource::memory, demand.units);
  }
  bool retry(Demand demand) { return desk_.retry(demand.payer, Resource::memory, demand.units); }
  void release(Demand demand) { ledger_.release(demand); }
  void release_again(PageId page, Demand demand) { ledger_.release_again(page, demand); }

  /// Binds a prepared charge to the page, which `process` maps now (or reads).
  /// \param was_mapped  whether anybody mapped it before.
  void mapped(PageId page, TaskId process, Demand prepared, bool was_mapped) {
    if (prepared.some()) {
      if (one_owner()) {
        owners_.bind(page, prepared, was_mapped);
      } else {
        shares_.bind(page, prepared);
      }
    }
    ledger_.note_mapper(page, process);
  }

  /// `process` has unmapped the page.
  void unmapped(PageId page, TaskId process) {
    if (one_owner()) {
      owners_.unmapped(call_, page, process);
    } else {
      shares_.unmapped(page, desk_.books.process_container[process]);
      shares_.unmapped_everywhere(page);
    }
    desk_.ledger.on_behalf_of[page].erase(process);
  }

  /// The machine, or a container's reclaim, has unmapped the page from all processes of `leaving`.
  void unmapped_by_machine(PageId page, Set<ContainerId> leaving) {
    if (one_owner()) return owners_.unmapped_by_machine(page, !leaving.empty());
    for (const ContainerId container : leaving) shares_.unmapped(page, container);
    shares_.unmapped_everywhere(page);
  }

  /// The page's frame is free again.
  void freed(PageId page) {
    if (one_owner()) owners_.freed(page);
  }

  /// An error path releases the page's charge a second time, through the pointer that the first
  /// release left behind.  Sound books find no pointer there and do nothing.
  void unmapped_again(PageId page, ContainerId was_owner) {
    desk_.seams.released_again(*this, page, was_owner);
  }
  /// What a page costs whoever pays for it alone.
  [[nodiscard]] Units price() const { return shares_.share(1); }

  void recharge(PageId page, Demand prepared) { owners_.recharge(page, prepared); }

  /// \pre each page has one owner
  bool pass(PageId page, const ChargeThen& then) { return owners_.pass(call_, page, then); }
  void end(PageId page) { owners_.uncharge(page, desk_.books.pages[page].owner); }

  /// The pages whose charge goes along when `process` moves from `from` to `to`.
  [[nodiscard]] Set<PageId> following(TaskId process, ContainerId from, ContainerId to) const {
    Set<PageId> found;
    for (const PageId page : Ids<PageId>(kMaxPages)) {
      if (desk_.truth.pages[page].mapped_by.contains(process) && ledger_.charged_to(page, from) &&
          answer<&Slots::charge_follows>(desk_.rules)(call_, page, process, from, to))
        found.insert(page);
    }
    return found;
  }
  /// How many units `to` must find room for when the page follows `process` there.
  [[nodiscard]] Units to_follow(PageId page, TaskId process, ContainerId from,
                                ContainerId to) const {
    return one_owner() ? Units{1} : shares_.to_follow(page, process, from, to);
  }
  /// `process` is in `to` now, and the page's charge follows it from `from`.  Call while the books
  /// still say `from`; room has been found.
  void follow(PageId page, TaskId process, ContainerId from, ContainerId to) {
    if (one_owner()) {
      owners_.follow(page, process, from, to);
    } else {
      shares_.follow(page, process, from, to);
    }
  }

  PageLists& lists() { return lists_; }

  [[nodiscard]] bool charged_to(PageId page, ContainerId container) const {
    return ledger_.charged_to(page, container);
  }

 private:
  [[nodiscard]] bool one_owner() const { return desk_.rules.one_owner(); }

  Desk& desk_;
  Call& call_;
  PageLists lists_;
  PageLedger ledger_;
  OneOwner owners_;
  Shares shares_;
};

}  // namespace counterproof
