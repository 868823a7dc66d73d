#include "model/state/event.hpp"

#include <array>

#include "model/state/requests.hpp"

namespace counterproof {
namespace {

using enum Operand;
using enum Fault;

constexpr std::array kTask = {task};
constexpr std::array kTaskTask = {task, other_task};
constexpr std::array kTaskContainer = {task, container};
constexpr std::array kTaskPage = {task, page};
constexpr std::array kTaskPageCopy = {task, page, new_page};
constexpr std::array kTaskFile = {task, file};
constexpr std::array kPage = {page};
constexpr std::array kPageTask = {page, task};
constexpr std::array kContainer = {container};
constexpr std::array kContainerText = {container, text};
constexpr std::array kContainerResourceText = {container, resource, text};
constexpr std::array kTaskObject = {task, object};
constexpr std::array kTaskContainerText = {task, container, text};

constexpr std::array kChargeFaults = {no_memory, raced, writeback, low_memory};
constexpr std::array kSwapInFaults = {no_memory, raced, not_up_to_date, writeback, low_memory};
constexpr std::array kForkFaults = {fails_late, moved};
constexpr std::array kExecFaults = {no_memory, moved};
constexpr std::array kExitFaults = {slowly};
constexpr std::array kUnmapFaults = {released_twice};
constexpr std::array kMigrateFaults = {no_memory};
constexpr std::array kOpenFaults = {no_memory, denied};
constexpr std::array kReclaimFaults = {writeback, low_memory};
constexpr std::array kWriteReclaimFaults = {signalled, writeback};

constexpr std::array<EventEntry, kCountOf<EventKind>> kEvents = {{
    {EventKind::create,
     "create",
     kContainer,
     {},
     "makes an empty container, with the scope's limits"},
    {EventKind::remove,
     "remove",
     kContainer,
     {},
     "removes a container that has no tasks; fails as busy while charges hold it"},
    {EventKind::write_limit,
     "write-limit",
     kContainerResourceText,
     {},
     "writes text to the control file of a container's limit"},
    {EventKind::reclaim, "reclaim", kContainer, kReclaimFaults,
     "reclaims what a container's lists hold"},
    {EventKind::fork, "fork", kTaskTask, kForkFaults,
     "makes a new process in the task's container; memory is shared until written, open files are "
     "shared"},
    {EventKind::clone,
     "clone",
     kTaskTask,
     {},
     "makes a new thread that shares the task's address space"},
    {EventKind::exec, "exec", kTaskPage, kExecFaults,
     "replaces a process's address space; the page holds the new arguments"},
    {EventKind::exit, "exit", kTask, kExitFaults,
     "ends a thread, or a whole process when it is the leader"},
    {EventKind::attach, "attach", kTaskContainer, {}, "moves one thread to another container"},
    {EventKind::attach_process,
     "attach-process",
     kTaskContainer,
     {},
     "moves a process and all its threads to another container"},
    {EventKind::protect, "protect", kTask, {}, "exempts a process from the out-of-memory kill"},
    {EventKind::touch, "touch", kTaskPage, kChargeFaults, "faults in a fresh anonymous page"},
    {EventKind::map, "map", kTaskPage, kChargeFaults, "faults in a shared page of a file"},
    {EventKind::install, "install", kTaskPage, kChargeFaults,
     "maps a shared page of a file without a fault, as a populated mapping does"},
    {EventKind::read, "read", kTaskPage, {}, "reads a page of a file without mapping it"},
    {EventKind::write, "write", kTaskPageCopy, kChargeFaults,
     "writes to a shared anonymous page, which gives the writer its own copy"},
    {EventKind::lock, "lock", kTaskPage, {}, "locks a mapped page in memory"},
    {EventKind::unmap, "unmap", kTaskPage, kUnmapFaults, "unmaps a page from a process"},
    {EventKind::swap_out, "swap-out", kPage, kReclaimFaults,
     "the machine writes an anonymous page to swap"},
    {EventKind::swap_in, "swap-in", kTaskPage, kSwapInFaults, "faults a page in from swap"},
    {EventKind::swap_off,
     "swap-off",
     kPageTask,
     {},
     "brings a page in from swap for all who have it there, the named process first"},
    {EventKind::migrate, "migrate", kPageTask, kMigrateFaults,
     "moves a page to another frame; the named process's mapping is restored first"},
    {EventKind::insert, "insert", kTaskPage, {}, "a driver maps a page of its own into a process"},
    {EventKind::pressure, "pressure", kPage, {}, "the machine needs a frame and takes this page's"},
    {EventKind::age,
     "age",
     kPage,
     {},
     "the machine finds a page unused for long and calls it inactive"},
    {EventKind::open, "open", kTaskFile, kOpenFaults, "opens a file"},
    {EventKind::receive,
     "receive",
     kTaskFile,
     {},
     "receives an open file from a process that holds it"},
    {EventKind::close, "close", kTaskFile, {}, "closes a process's descriptor of an open file"},
    {EventKind::allocate,
     "allocate",
     kTaskObject,
     {},
     "makes the kernel allocate an object that the process keeps in use, such as a directory "
     "entered"},
    {EventKind::look_up,
     "look-up",
     kTaskObject,
     {},
     "takes a kernel object into use that exists, wherever it was made"},
    {EventKind::put,
     "put",
     kTaskObject,
     {},
     "lets a kernel object go; after its last user it stays cached until it is shrunk"},
    {EventKind::free_offline,
     "free-offline",
     kContainer,
     {},
     "the worker frees the memory of a removed container"},
    {EventKind::write_reclaim, "write-reclaim", kTaskContainerText, kWriteReclaimFaults,
     "a task writes an amount to the control file that makes a container reclaim"},
    {EventKind::shrink,
     "shrink",
     kTaskObject,
     {},
     "the machine needs memory, and a task that asks for some frees a cached object of anyone's"},
    {EventKind::write_swap,
     "write-swap",
     kContainerText,
     {},
     "writes text to the control file that says how many pages of a container may be in swap"},
    {EventKind::reap,
     "reap",
     kTask,
     {},
     "waits for a process that has died; until then it is a zombie, where this can happen"},
    {EventKind::map_shmem, "map-shmem", kTaskPage, kChargeFaults,
     "faults in a page of shared memory (tmpfs, memfd), from swap if it is there"},
    {EventKind::truncate,
     "truncate",
     kTaskPage,
     {},
     "removes a page of shared memory from its file, whoever maps it and whoever pays"},
}};
static_assert(has_each_in_order(kEvents, &EventEntry::kind));

constexpr EnumTable<Fault, std::string_view> kFaultNames = {
    "none",  "no-memory",      "raced",  "not-up-to-date", "denied",     "fails-late",
    "moved", "released-twice", "slowly", "writeback",      "low-memory", "signalled"};

/// Those that are no requests are not here.
struct Request {
  EventKind kind;
  Resource resource;
};
constexpr std::array kRequests = std::to_array<Request>({
    {EventKind::fork, Resource::tasks},
    {EventKind::clone, Resource::tasks},
    {EventKind::exec, Resource::memory},
    {EventKind::touch, Resource::memory},
    {EventKind::map, Resource::memory},
    {EventKind::install, Resource::memory},
    {EventKind::write, Resource::memory},
    {EventKind::swap_in, Resource::memory},
    {EventKind::insert, Resource::memory},
    {EventKind::map_shmem, Resource::memory},
    {EventKind::open, Resource::files},
    {EventKind::receive, Resource::files},
});

}  // namespace

std::optional<Resource> requested_by(EventKind kind) {
  for (const Request& request : kRequests)
    if (request.kind == kind) return request.resource;
  return std::nullopt;
}

// A switch and no array: the compiler knows when a name is missing.
std::string_view name_of(Operand operand) {
  switch (operand) {
    case Operand::task:
      return "TASK";
    case Operand::other_task:
      return "NEW-TASK";
    case Operand::container:
      return "CONTAINER";
    case Operand::page:
      return "PAGE";
    case Operand::new_page:
      return "NEW-PAGE";
    case Operand::file:
      return "FILE";
    case Operand::resource:
      return "RESOURCE";
    case Operand::text:
      return "TEXT";
    case Operand::object:
      return "OBJECT";
  }
  return {};
}

std::span<const EventEntry> event_table() { return kEvents; }

const EventEntry& entry_of(EventKind kind) { return kEvents[static_cast<std::size_t>(kind)]; }

std::optional<EventKind> find_event(std::string_view word) {
  for (const EventEntry& entry : kEvents)
    if (entry.word == word) return entry.kind;
  return std::nullopt;
}

std::string name_of(Pick pick) {
  switch (pick.kind) {
    case KeptKind::container:
      return name_of(ContainerId(pick.index));
    case KeptKind::task:
      return name_of(TaskId(pick.index));
    case KeptKind::page:
      return name_of(PageId(pick.index));
    case KeptKind::file:
      return name_of(FileId(pick.index));
    case KeptKind::object:
      return name_of(ObjectId(pick.index));
    case KeptKind::number:
    case KeptKind::none:
    case KeptKind::containers:
    case KeptKind::tasks:
      break;
  }
  return std::to_string(pick.index);
}

std::string_view name_of(Fault fault) { return kFaultNames[fault]; }

std::optional<Fault> find_fault(std::string_view word) {
  for (const Fault fault : kAllOf<Fault>)
    if (kFaultNames[fault] == word) return fault;
  return std::nullopt;
}

}  // namespace counterproof
