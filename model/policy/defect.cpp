#include "model/policy/defect.hpp"

namespace counterproof {
namespace {

using enum Defect;

constexpr std::array<DefectEntry, kDefectCount> kDefects = {{
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
     "the machine's list lengths are raised at putback and never lowered at isolation"},
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
    {D25, "D25", "group reclaim", "a small group, of 30 pages or fewer, is never scanned"},
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
    {D40, "D40", "reclaim write", "a blank write reads as the largest amount there is"},
    {D41, "D41", "reclaim write",
     "the write succeeds whatever came of it: after a signal, and without any progress"},
    {W01, "W01", "counter charge", "a charge is accepted up to one unit above the limit"},
    {W02, "W02", "counter charge",
     "usage and limit are compared as signed numbers: unlimited reads as -1"},
    {W03, "W03", "counter charge", "a refusal is counted in usage instead of failcnt"},
    {W04, "W04", "counter charge", "failcnt rises before anybody looks whether there is room"},
    {W05, "W05", "counter charge", "a refused charge keeps the reference to its container"},
    {W06, "W06", "task exit", "only the exit of a process's leader is uncharged"},
    {W07, "W07", "fork", "a fork that fails late keeps its charge"},
    {W08, "W08", "fork", "a fork that fails late gives its charge back twice"},
    {W09, "W09", "attach", "a task that moves is charged where it goes and stays charged behind"},
    {W10, "W10", "last close",
     "whoever closes last is uncharged instead of the opener; needs files.count = \"opener\""},
    {W11, "W11", "page lists", "a page whose charge ends stays on its container's list"},
    {W12, "W12", "charge loop", "the loop tries again though reclaim made no progress"},
    {W13, "W13", "charge loop", "a full container kills without having tried to reclaim"},
    {W14, "W14", "exec", "the old address space's pages are dropped without their uncharge"},
    {W15, "W15", "swap-out", "a page that the machine swaps out stays charged"},
    {W16, "W16", "file receive", "a received file is not charged to whoever receives it"},
    {W17, "W17", "container removal", "a container is removed while charges refer to it"},
    {W18, "W18", "limit write", "a limit that is refused as below usage is stored all the same"},
    {W19, "W19", "hand-over",
     "the heir of a page is charged and its former owner is not uncharged; needs share.charge = "
     "\"hand-over\""},
    {W35, "W35", "kernel charge",
     "the kernel counter keeps its charge when the memory counter refuses"},
    {W36, "W36", "kernel free",
     "an object that was made before accounting began is uncharged all the same"},
    {W37, "W37", "container removal",
     "a removed container is freed at its first uncharge instead of its last"},
    {W38, "W38", "container removal", "the last uncharge of a removed container frees nothing"},
    {W39, "W39", "container removal",
     "a removed container keeps its index until its memory is freed"},
    {W40, "W40", "slab shrinker", "the shrinker walks the lists of all containers"},
    {W41, "W41", "kernel charge",
     "the retry after reclaim looks for room for one page, whatever was asked for"},
    {W42, "W42", "tree charge", "what was charged below an ancestor that refuses is kept"},
    {W43, "W43", "group reclaim", "min is compared with usage once a pass instead of once a page"},
    {W44, "W44", "fork", "a fork that fails late keeps the charge for the child's stack"},
}};
static_assert(has_each_in_order(kDefects, &DefectEntry::defect));

}  // namespace

const std::array<DefectEntry, kDefectCount>& defects() { return kDefects; }

std::optional<Defect> find_defect(std::string_view id) {
  for (const DefectEntry& entry : defects())
    if (entry.id == id) return entry.defect;
  return std::nullopt;
}

std::string_view id_of(Defect defect) { return defects()[static_cast<std::size_t>(defect)].id; }

std::string_view key_of(Defect defect) {
  static const auto kKeys = [] {
    EnumTable<Defect, std::string> keys;
    for (const DefectEntry& entry : defects())
      keys[entry.defect] = std::string(table_of(entry.origin())) + "." + std::string(entry.id);
    return keys;
  }();
  return kKeys[defect];
}

std::string_view table_of(DefectOrigin origin) {
  return origin == DefectOrigin::posted ? "as_posted" : "seeded";
}

std::vector<std::string> defect_ids(DefectOrigin origin) {
  std::vector<std::string> ids;
  for (const DefectEntry& entry : defects())
    if (entry.origin() == origin) ids.emplace_back(entry.id);
  return ids;
}

}  // namespace counterproof
