// Events: the steps of a world, as data.
//
// An event is a small value: its kind, the things it is about, and perhaps a fault that makes it
// go wrong half-way.  One table describes every kind once - its word, its operands in order, the
// faults it can suffer, what it does - and the generator, the trace reader, the trace writer, the
// fuzzers and the help all use that table.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/state/ids.hpp"
#include "model/state/own_bytes.hpp"
#include "model/state/resource.hpp"

namespace counterproof {

enum class EventKind : std::uint8_t {
  create,
  remove,
  write_limit,
  reclaim,
  fork,
  clone,
  exec,
  exit,
  attach,
  attach_process,
  protect,
  touch,
  map,
  install,
  read,
  write,
  lock,
  unmap,
  swap_out,
  swap_in,
  swap_off,
  migrate,
  insert,
  pressure,
  age,
  open,
  receive,
  close,
  allocate,
  look_up,
  put,
  free_offline,
  write_reclaim,
  shrink,
  write_swap,
  reap,
  map_shmem,
  truncate,
};

/// What goes wrong, or comes between, while an event runs.
enum class Fault : std::uint8_t {
  none,
  no_memory,       ///< the kernel finds no memory for its own object
  raced,           ///< another thread filled the page-table entry first
  not_up_to_date,  ///< the page could not be read in
  denied,          ///< a security check refuses after the charge
  fails_late,      ///< fork fails after it has charged
  moved,           ///< the task is attached to another container (`to`) half-way
  released_twice,  ///< an error path of the caller gives the charge back a second time
  slowly,          ///< the task starts to exit, and keeps all it has
  writeback,       ///< what is reclaimed must be written out first: its frames stay in use
  low_memory,      ///< the machine is out of free frames
  signalled,       ///< a signal is pending for the task
};

/// What an operand of an event is.
enum class Operand : std::uint8_t {
  task,
  other_task,
  container,
  page,
  new_page,
  file,
  resource,
  text,
  object
};

/// As it stands for one in a usage line: "NEW-PAGE".
std::string_view name_of(Operand operand);

/// The processes that out-of-memory kills take in one event, in their order, where there was a
/// choice.
class Kills {
 public:
  Kills() = default;
  explicit Kills(TaskId only) { add(only); }

  /// \pre fewer than all tasks are named
  void add(TaskId victim) { victims_[size_++] = victim; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] TaskId operator[](std::size_t place) const { return victims_[place]; }
  /// The first so many of them.
  [[nodiscard]] Kills first(std::size_t count) const {
    Kills some;
    for (std::size_t place = 0; place < count; ++place) some.add(victims_[place]);
    return some;
  }
  [[nodiscard]] const TaskId* begin() const { return victims_.data(); }
  [[nodiscard]] const TaskId* end() const { return victims_.data() + size_; }
  [[nodiscard]] TaskId* begin() { return victims_.data(); }
  [[nodiscard]] TaskId* end() { return victims_.data() + size_; }

  friend bool operator==(const Kills&, const Kills&) = default;

 private:
  std::array<TaskId, kMaxTasks> victims_{};
  std::uint8_t size_ = 0;
};

struct Event {
  EventKind kind = EventKind::create;
  Fault fault = Fault::none;
  TaskId task;
  TaskId other_task;  ///< fork, clone: the new task
  ContainerId container;
  PageId page;
  PageId new_page;  ///< write, map: the copy
  FileId file;
  ObjectId object;
  Resource resource = Resource::memory;
  std::uint8_t text = 0;  ///< of what writes to a control file: index into the scope's limit texts
  ContainerId to;         ///< with Fault::moved: where the task is moved to
  Kills kills;            ///< whom out-of-memory kills choose, where they must choose
  Picks picks{};          ///< what the search chose where a rule of the user's let it, in order

  friend bool operator==(const Event&, const Event&) = default;
};

struct EventEntry {
  EventKind kind;
  std::string_view word;              ///< "swap-out"
  std::span<const Operand> operands;  ///< in the order in which a trace names them
  std::span<const Fault> faults;      ///< those it can suffer, without `none`
  std::string_view what;              ///< one sentence
};

std::span<const EventEntry> event_table();
const EventEntry& entry_of(EventKind kind);
std::optional<EventKind> find_event(std::string_view word);

/// "P2", as a trace names what was chosen.
std::string name_of(Pick pick);

std::string_view name_of(Fault fault);
std::optional<Fault> find_fault(std::string_view word);

}  // namespace counterproof
