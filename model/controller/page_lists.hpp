// The lists on which a container keeps its pages for reclaim.
//
// As posted each container has one list; the follow-up patch has two, active and inactive, and
// promises that a page is on the active one exactly while the machine calls it active.
//
// A page is on a list of its container and on one of its zone's, the machine's own.  Reclaim
// isolates pages, which lowers the length of the zone's list, and puts back those that it could not
// free, which raises it.
//
// Source: the RSS controller's page lists (Emelianov, 6 March 2007), and the active and inactive
// lists of containers (Singh, 9 March 2007).
#pragma once

#include "model/controller/desk.hpp"

namespace counterproof {

class PageLists {
 public:
  explicit PageLists(Desk& desk) : desk_(desk) {}

  void add(PageId page, ContainerId container) {
    PageEntry& entry = desk_.books.pages[page];
    entry.listed_by = container;
    entry.list = side_of(page);
    raise(container);
  }

  void remove(PageId page) {
    PageEntry& entry = desk_.books.pages[page];
    if (entry.listed_by.none() || !desk_.seams.does(Duty::unlist_uncharged)) return;
    if (!isolated_) lower(entry.listed_by);
    entry.listed_by = ContainerId();
    entry.list = PageList::none;
  }

  /// Whose list the page is on changes; the list's side does not.
  void pass_on(PageId page, ContainerId container) {
    remove(page);
    add(page, container);
  }

  /// Reclaim takes the page off its list to work on it.
  void isolate(PageId page) {
    const ContainerId container = desk_.books.pages[page].listed_by;
    if (container.some()) lower(container);
    if (container.some()) desk_.seams.page_isolated(desk_);
    isolated_ = true;
  }

  /// Reclaim is done with the page: if it still has an owner it goes back on its list.
  void put_back(PageId page) {
    isolated_ = false;
    const ContainerId container = desk_.books.pages[page].listed_by;
    if (container.some()) raise(container);
  }

  /// The machine changed its mind about the page being active.
  void activity_changed(PageId page) {
    PageEntry& entry = desk_.books.pages[page];
    if (entry.listed_by.none() || !desk_.seams.does(Duty::tell_lists_of_age)) return;
    entry.list = side_of(page);
  }

 private:
  [[nodiscard]] PageList side_of(PageId page) const {
    if (!desk_.rules.has_active_list()) return PageList::inactive;
    if (!desk_.seams.does(Duty::list_by_activity)) return PageList::active;
    return desk_.truth.pages[page].active ? PageList::active : PageList::inactive;
  }
  void raise(ContainerId container) {
    std::uint8_t& listed = desk_.books.containers[container].listed;
    std::uint8_t length = 0;
    for (const PageEntry& entry : desk_.books.pages) length += entry.listed_by == container;
    // A count that is wrong may grow without bound; the model tells no more than too long apart.
    if (listed <= length) ++listed;
  }
  void lower(ContainerId container) {
    std::uint8_t& listed = desk_.books.containers[container].listed;
    if (listed > 0) --listed;
  }

  Desk& desk_;
  bool isolated_ = false;
};

}  // namespace counterproof
