#include "model/policy/defect.hpp"

namespace counterproof {

const std::array<DefectEntry, kDefectCount>& defects() {
  using enum Defect;
  static constexpr std::array<DefectEntry, kDefectCount> kDefects = {{
      {D01, "D01", "counter charge",
       "the guard subtracts n from a smaller limit and wraps: every charge is accepted"},
      {D02, "D02", "limit write",
       "a trailing newline is refused, empty text reads as 0, a number too large wraps"},
      {D03, "D03", "limit write",
       "the limit is stored without a look at usage; same as limit.write = \"unchecked\""},
      {D04, "D04", "counter uncharge",
       "the only check is a clamp at zero: a second release of one charge steals another's"},
      {D05, "D05", "charge loop", "failcnt counts every retry instead of every request"},
      {D07, "D07", "exec",
       "the new address space keeps the container of the time exec began, though the task has "
       "moved"},
      {D08, "D08", "attach",
       "any thread that moves takes the whole shared address space along; needs attach.unit = "
       "\"any-thread\""},
      {D09, "D09", "page charge",
       "a page is charged before anyone looks whether it is already owned"},
      {D10, "D10", "last unmap",
       "the frame keeps its pointer to the freed charge, and a driver's mapping does not clear it"},
      {D13, "D13", "page isolation",
       "list lengths are raised at putback and never lowered at isolation"},
      {D14, "D14", "swap-in",
       "a page that is not up to date has its charge released twice on the way out"},
      {D15, "D15", "swap-in", "a refused charge leaks a reference to the swap cache page"},
      {D16, "D16", "copy on write", "a refused charge leaks the new page"},
      {D18, "D18", "frame move",
       "a failed charge leaves the task's entry pointing at the frame that moved away"},
      {D19, "D19", "frame move",
       "the moved page is charged to the first mapper found instead of its owner"},
      {D20, "D20", "swap-off",
       "every address space is charged whether it has the page or not, and a refusal is taken for "
       "\"not found\""},
      {D21, "D21", "driver mapping",
       "a page mapped by a driver passes no hook, and whoever maps it afterwards rides free"},
      {D23, "D23", "group reclaim",
       "success needs more than one page: exactly one reclaimed page reads as failure"},
      {D24, "D24", "group reclaim",
       "success counts freed frames, though unmapping already gave the charge back"},
      {D25, "D25", "group reclaim", "a group of 30 pages or fewer is never scanned"},
      {D26, "D26", "out-of-memory kill",
       "with no task of the group to kill, a task outside it is chosen"},
      {D27, "D27", "out-of-memory kill", "the chosen task's children die first, wherever they are"},
      {D28, "D28", "out-of-memory kill",
       "any dying task on the machine stops the search, and the charge loop spins"},
      {D29, "D29", "out-of-memory kill",
       "with nobody to kill and an unkillable caller, the search retries for ever"},
      {D31, "D31", "group reclaim",
       "reclaim allocates without the reclaimer's reserve and enters global reclaim"},
      {D32, "D32", "out-of-memory kill",
       "the victim is chosen by where tasks are now, not by whose charges fill the group"},
      {D33, "D33", "task counter",
       "attach does not move the task's charge; same as tasks.count = \"forks\""},
      {D34, "D34", "task counter",
       "fork charges at its start, and the child joins the parent's container at its end"},
      {D35, "D35", "file counter",
       "the opener pays for the file's whole life; same as files.count = \"opener\""},
      {D38, "D38", "page lists",
       "a page joins the active list whatever its state, and ageing is not told to the lists"},
  }};
  return kDefects;
}

std::optional<Defect> find_defect(std::string_view id) {
  for (const DefectEntry& entry : defects())
    if (entry.id == id) return entry.defect;
  return std::nullopt;
}

std::string_view id_of(Defect defect) { return defects()[static_cast<std::size_t>(defect)].id; }

}  // namespace counterproof
