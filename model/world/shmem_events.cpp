// Shared memory: a file that is in memory and in swap alone, such as one of tmpfs, a memfd or what
// a mapping shares without a file.  Whoever brings a page of it in pays, as for a page of any file;
// but no reclaim can drop it, and nobody's exit frees it: it goes to swap, or when it is removed
// from the file.  Any task may map it or remove it: who can reach the file is not asked.  A child
// has nothing of it mapped, and faults it in as others do: the kernel copies no page tables of
// shared mappings.  In swap the place is the file's, and no process has an entry for it: to map the
// page brings it back, and charges what is charged for any page that comes back.
//
// Left out: memory that is set aside for a file before it is used, huge pages of it, and its charge
// by `swap-off`, which finds no process.
//
// Source: shmem_get_folio_gfp(), shmem_swapin_folio() and shmem_undo_range(), mm/shmem.c, and
// vma_needs_copy(), mm/memory.c, of Linux 6.1.
#include "model/world/stage.hpp"

namespace counterproof {

template <>
Stage::WhyNot Stage::happen<EventKind::map_shmem>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (event_.page.none() || event_.page.index() >= scope_.pages) return "the page is out of scope";
  Page& slot = truth().pages[event_.page];
  const bool fresh = slot.kind == PageKind::unused;
  if (!fresh && slot.kind != PageKind::shmem) return "the page is not shared memory";
  if (slot.mapped_by.contains(actor())) return "the process maps the page already";

  Demand prepared;
  if (!prepare(event_.page, PageKind::shmem, slot.in_swap() ? PageUse::swap_in : PageUse::map,
               prepared))
    return nullptr;
  if (faults(Fault::no_memory)) {
    pages_.release(prepared);
    effects_.outcome = Outcome::failed;
    return nullptr;
  }
  if (fresh) appear(event_.page, PageKind::shmem);
  const bool comes_in = fresh || slot.in_swap();
  if (comes_in) {
    slot.brought_in_by = truth().container_of(event_.task);
    slot.resident = true;
    slot.active = true;
  }
  if (faults(Fault::raced)) {
    effects_.outcome = Outcome::failed;
    // As with files: where the cache is charged, so is what has come into it.
    if (comes_in && rules_.charges_unmapped_cache()) {
      pages_.mapped(event_.page, actor(), prepared, false);
    } else {
      pages_.release(prepared);
    }
    return nullptr;
  }
  const bool was_mapped = slot.mapped();
  slot.mapped_by.insert(actor());
  pages_.mapped(event_.page, actor(), prepared, was_mapped);
  if (comes_in) pages_.lists().activity_changed(event_.page);
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::truncate>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (event_.page.none() || event_.page.index() >= scope_.pages) return "the page is out of scope";
  const Page& slot = truth().pages[event_.page];
  if (slot.kind != PageKind::shmem) return "the page is not shared memory";
  if (slot.pinned) return "a reference keeps the page in memory";
  remove_shmem(event_.page);
  return nullptr;
}

void Stage::remove_shmem(PageId page) {
  Page& slot = truth().pages[page];
  const Set<ContainerId> leaving = containers_of(slot.mapped_by);
  slot = Page{};
  if (accounts(Resource::memory)) pages_.unmapped_by_machine(page, leaving);
  pages_.freed(page);
  forget_kept(page);
}

}  // namespace counterproof
