// What tasks do with pages: touch, map, read, write, lock, unmap; and what a driver maps for them.
//
// Each handler follows the hook of the 2007 RSS patch at that place: prepare the charge, do what
// can fail, then bind the charge to the page or release it.
#include "model/world/stage.hpp"

namespace counterproof {

template <>
Stage::WhyNot Stage::happen<EventKind::touch>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (!free_slot(event_.page)) return "the page is in use";
  const ContainerId container = truth().container_of(event_.task);
  Demand prepared;
  if (!prepare(event_.page, PageKind::anonymous, PageUse::touch, prepared)) return nullptr;
  if (faults(Fault::no_memory) || faults(Fault::raced)) {
    pages_.release(prepared);
    effects_.outcome = Outcome::failed;
    return nullptr;
  }
  appear(event_.page, PageKind::anonymous);
  truth().pages[event_.page].brought_in_by = container;
  truth().pages[event_.page].mapped_by.insert(actor());
  pages_.mapped(event_.page, actor(), prepared, false);
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::map>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (event_.page.none() || event_.page.index() >= scope_.pages) return "the page is out of scope";
  Page& slot = truth().pages[event_.page];
  const bool fresh = slot.kind == PageKind::unused;
  if (!fresh && slot.kind != PageKind::file && slot.kind != PageKind::driver) {
    return "the page is not a page of a file";
  }
  if (slot.mapped_by.contains(actor())) return "the process maps the page already";
  const bool takes_copy =
      rules_.copies_to_next_toucher() && slot.kind == PageKind::file && slot.cached();
  if (takes_copy != event_.new_page.some()) {
    return takes_copy ? "the next toucher of this page takes a copy: name its page (copy=)"
                      : "nothing is copied here";
  }
  if (takes_copy) {
    if (!free_slot(event_.new_page)) return "the page of the copy is in use";
    map_copy();
    return nullptr;
  }

  const PageKind kind = fresh ? PageKind::file : slot.kind;
  Demand prepared;
  if (!prepare(event_.page, kind, PageUse::map, prepared)) return nullptr;
  if (faults(Fault::no_memory)) {
    pages_.release(prepared);
    effects_.outcome = Outcome::failed;
    return nullptr;
  }
  if (fresh) {
    appear(event_.page, PageKind::file);
    slot.brought_in_by = truth().container_of(event_.task);
  }
  if (faults(Fault::raced)) {
    effects_.outcome = Outcome::failed;
    // The page is in the cache by now; where the cache is charged, so is this page.
    if (fresh && rules_.charges_unmapped_cache()) {
      pages_.mapped(event_.page, actor(), prepared, false);
    } else {
      pages_.release(prepared);
    }
    return nullptr;
  }
  const bool was_mapped = slot.mapped();
  slot.mapped_by.insert(actor());
  pages_.mapped(event_.page, actor(), prepared, was_mapped);
  return nullptr;
}

void Stage::map_copy() {
  Demand prepared;
  if (!prepare(event_.new_page, PageKind::anonymous, PageUse::copy, prepared)) return;
  if (faults(Fault::no_memory) || faults(Fault::raced)) {
    pages_.release(prepared);
    effects_.outcome = Outcome::failed;
    return;
  }
  appear(event_.new_page, PageKind::anonymous);
  truth().pages[event_.new_page].brought_in_by = truth().container_of(event_.task);
  truth().pages[event_.new_page].mapped_by.insert(actor());
  pages_.mapped(event_.new_page, actor(), prepared, false);
}

template <>
Stage::WhyNot Stage::happen<EventKind::install>() {
  return happen<EventKind::map>();
}

template <>
Stage::WhyNot Stage::happen<EventKind::read>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (event_.page.none() || event_.page.index() >= scope_.pages) return "the page is out of scope";
  Page& slot = truth().pages[event_.page];
  if (slot.kind != PageKind::unused && slot.kind != PageKind::file) {
    return "the page is not a page of a file";
  }
  const ContainerId container = truth().container_of(event_.task);
  const Demand demand = accounts(Resource::memory)
                            ? pages_.demand(use_of(event_.page, PageKind::file, PageUse::read))
                            : Demand{};
  if (ended(admit(demand))) return nullptr;
  if (slot.kind == PageKind::unused) {
    appear(event_.page, PageKind::file);
    slot.brought_in_by = container;
  }
  pages_.mapped(event_.page, actor(), demand, false);
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::write>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (event_.page.none() || event_.page.index() >= scope_.pages) return "the page is out of scope";
  const Page& slot = truth().pages[event_.page];
  if (slot.kind != PageKind::anonymous || !slot.mapped_by.contains(actor())) {
    return "the process does not map the page as private memory";
  }
  if (slot.mapped_by.size() + slot.swapped_for.size() < 2) {
    return "nobody shares the page, so that nothing is copied";
  }
  if (!free_slot(event_.new_page)) return "the page of the copy is in use";

  Demand prepared;
  if (!prepare(event_.new_page, PageKind::anonymous, PageUse::copy, prepared)) {
    desk_.seams.copy_refused(*this);
    return nullptr;
  }
  const bool gone = !truth().pages[event_.page].mapped_by.contains(actor());
  if (gone || faults(Fault::no_memory) || faults(Fault::raced)) {
    pages_.release(prepared);
    effects_.outcome = Outcome::failed;
    return nullptr;
  }
  appear(event_.new_page, PageKind::anonymous);
  truth().pages[event_.new_page].brought_in_by = truth().container_of(event_.task);
  truth().pages[event_.new_page].mapped_by.insert(actor());
  pages_.mapped(event_.new_page, actor(), prepared, false);
  unmap_page(event_.page, actor());
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::lock>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (event_.page.none() || event_.page.index() >= scope_.pages) return "the page is out of scope";
  Page& slot = truth().pages[event_.page];
  if (!slot.mapped_by.contains(actor())) return "the process does not map the page";
  if (slot.locked_by.contains(actor())) return "the process has locked the page already";
  // Locking private memory writes to it, so that it is there when it is needed.
  if (slot.kind == PageKind::anonymous && slot.mapped_by.size() + slot.swapped_for.size() > 1)
    return "others share the page: write to it first, and lock the copy";
  slot.locked_by.insert(actor());
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::unmap>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (event_.page.none() || event_.page.index() >= scope_.pages) return "the page is out of scope";
  Page& slot = truth().pages[event_.page];
  if (slot.mapped_by.contains(actor())) {
    const ContainerId owner = world_.books.pages[event_.page].owner;
    const bool last = slot.mapped_by.size() == 1;
    if (faults(Fault::released_twice) && !last) {
      return "others still map the page, so that its charge is not released";
    }
    unmap_page(event_.page, actor());
    if (faults(Fault::released_twice) && accounts(Resource::memory)) {
      pages_.unmapped_again(event_.page, owner);
    }
    return nullptr;
  }
  if (faults(Fault::released_twice)) return "the process does not map the page";
  if (slot.swapped_for.contains(actor())) {
    slot.swapped_for.erase(actor());
  } else if (slot.lost_for.contains(actor())) {
    slot.lost_for.erase(actor());
  } else {
    return "the process does not map the page";
  }
  free_if_unused(event_.page);
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::insert>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (!free_slot(event_.page)) return "the page is in use";
  const bool hooked = does(Duty::hook_driver_pages);
  Demand prepared;
  if (hooked && !prepare(event_.page, PageKind::driver, PageUse::driver, prepared)) return nullptr;
  appear(event_.page, PageKind::driver);
  truth().pages[event_.page].mapped_by.insert(actor());
  if (hooked) pages_.mapped(event_.page, actor(), prepared, false);
  return nullptr;
}

void Stage::unmap_page(PageId page, TaskId process, bool is_told) {
  Page& slot = truth().pages[page];
  slot.mapped_by.erase(process);
  slot.locked_by.erase(process);
  if (accounts(Resource::memory) && is_told) pages_.unmapped(page, process);
  free_if_unused(page);
}

}  // namespace counterproof
