// What the machine does with frames: swap, move, take away, age.
//
// These are the places where the 2007 hooks were least at home: a page changes hands without any
// task touching it, in contexts that cannot sleep, and the error paths were posted half-done.
#include "model/world/stage.hpp"

namespace counterproof {

template <>
Stage::WhyNot Stage::happen<EventKind::swap_out>() {
  if (event_.page.none() || event_.page.index() >= scope_.pages) return "the page is out of scope";
  const Page& slot = truth().pages[event_.page];
  if (slot.kind != PageKind::shmem && (slot.kind != PageKind::anonymous || !slot.mapped()))
    return "the page is neither mapped private memory nor shared memory";
  if (slot.kind == PageKind::shmem && !slot.resident) return "the page is in swap already";
  if (!slot.locked_by.empty()) return "the page is locked in memory";
  if (!can_evict(event_.page)) return "a reference keeps the page in memory";
  if (!has_swap_for(event_.page)) return "swap is full";
  evict_for_machine(event_.page, faults(Fault::writeback));
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::swap_in>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (event_.page.none() || event_.page.index() >= scope_.pages) return "the page is out of scope";
  Page& slot = truth().pages[event_.page];
  if (!slot.swapped_for.contains(actor())) return "the process has nothing of the page in swap";
  Demand prepared;
  const auto prepare_as = desk_.seams.prepare_swap_in;
  const bool is_charged =
      prepare_as != nullptr ? prepare_as(*this, prepared)
                            : prepare(event_.page, PageKind::anonymous, PageUse::swap_in, prepared);
  if (!is_charged) return nullptr;
  if (event_.fault == Fault::no_memory || event_.fault == Fault::raced ||
      event_.fault == Fault::not_up_to_date) {
    pages_.release(prepared);
    desk_.seams.swap_in_failed(*this, prepared);
    effects_.outcome = Outcome::failed;
    return nullptr;
  }
  if (!slot.resident) slot.brought_in_by = truth().container_of(event_.task);
  const bool was_mapped = slot.mapped();
  slot.resident = true;
  slot.active = true;
  slot.swapped_for.erase(actor());
  slot.mapped_by.insert(actor());
  pages_.mapped(event_.page, actor(), prepared, was_mapped);
  pages_.lists().activity_changed(event_.page);
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::swap_off>() {
  if (event_.page.none() || event_.page.index() >= scope_.pages) return "the page is out of scope";
  if (event_.task.none() || event_.task.index() >= scope_.tasks) return "the task is out of scope";
  const ProcessSet sharers = truth().pages[event_.page].swapped_for;
  if (!sharers.contains(event_.task)) return "the process has nothing of the page in swap";

  const ProcessSet scanned = desk_.seams.scanned_at_swap_off(sharers);
  scan_for_swap_off(event_.task);
  for (const TaskId process : Ids<TaskId>(scope_.tasks)) {
    if (process == event_.task || !scanned.contains(process) || effects_.hung) continue;
    if (truth().alive(process) && truth().process_of(process) == process) {
      scan_for_swap_off(process);
    }
  }
  return nullptr;
}

void Stage::scan_for_swap_off(TaskId process) {
  Page& slot = truth().pages[event_.page];
  const bool has_entry = slot.swapped_for.contains(process);
  const ContainerId payer = payer_of(process);
  Demand prepared;
  if (accounts(Resource::memory)) {
    prepared = pages_.demand({event_.page, PageKind::anonymous, PageUse::swap_in, process, payer});
    if (const auto charged = desk_.seams.charged_at_swap_off; charged != nullptr)
      prepared = charged(prepared, payer);
    const Admission admission = admit(prepared, has_entry ? PageId() : event_.page);
    if (admission != Admission::charged) {
      ended(desk_.seams.refused_at_swap_off(admission));
      return;
    }
  }
  if (!has_entry || !slot.swapped_for.contains(process)) {
    pages_.release(prepared);
    return;
  }
  if (!slot.resident) slot.brought_in_by = truth().container_of(process);
  const bool was_mapped = slot.mapped();
  slot.resident = true;
  slot.active = true;
  slot.swapped_for.erase(process);
  slot.mapped_by.insert(process);
  pages_.mapped(event_.page, process, prepared, was_mapped);
  pages_.lists().activity_changed(event_.page);
}

template <>
Stage::WhyNot Stage::happen<EventKind::migrate>() {
  if (event_.page.none() || event_.page.index() >= scope_.pages) return "the page is out of scope";
  if (!can_evict(event_.page)) return "the page cannot be moved";
  if (!truth().pages[event_.page].mapped_by.contains(event_.task))
    return "the process does not map the page";
  if (faults(Fault::no_memory)) {
    effects_.outcome = Outcome::failed;
    restore_mapping(event_.page, event_.task);
    return nullptr;
  }
  desk_.seams.frame_moved(*this);
  return nullptr;
}

void Stage::restore_mapping(PageId page, TaskId process) {
  if (does(Duty::restore_mapping) || !truth().pages[page].mapped_by.contains(process)) return;
  truth().pages[page].lost_for.insert(process);
  unmap_page(page, process);
}

template <>
Stage::WhyNot Stage::happen<EventKind::pressure>() {
  if (event_.page.none() || event_.page.index() >= scope_.pages) return "the page is out of scope";
  const Page& slot = truth().pages[event_.page];
  if (!can_evict(event_.page)) return "the page has no frame that could be taken";
  if (!has_swap_for(event_.page)) return "swap is full";
  if (!slot.locked_by.empty()) return "the page is locked in memory";
  const ContainerId owner = world_.books.pages[event_.page].owner;
  if (owner.some() && is_protected(owner, ContainerId())) {
    return "min keeps the page in memory";
  }
  if (spared_by_machine(owner)) return "low keeps the page while something else can be taken";
  evict_for_machine(event_.page, false);
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::age>() {
  if (event_.page.none() || event_.page.index() >= scope_.pages) return "the page is out of scope";
  Page& slot = truth().pages[event_.page];
  if (!slot.resident || !slot.active) return "the page is not active";
  slot.active = false;
  pages_.lists().activity_changed(event_.page);
  return nullptr;
}

}  // namespace counterproof
