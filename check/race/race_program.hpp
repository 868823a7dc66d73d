// Programs that are raced: a counter or a protocol, the threads that use it, and what is known of
// it beforehand.
#pragma once

#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/schedule/execution.hpp"
#include "check/schedule/judge.hpp"
#include "check/schedule/program.hpp"

namespace counterproof {

/// A property of the history of operations, beyond what every execution is checked for.
struct HistoryProperty {
  std::string_view invariant;  ///< a literal
  std::string_view what;       ///< one sentence: what is wrong when it breaks; a literal
  /// An order of calls and returns, of all that the execution allows, that breaks it.
  std::function<std::optional<schedule::MarkOrder>(const schedule::HistoryShape&)> breaking_order;
  /// Whether every such order breaks it.
  std::function<bool(const schedule::HistoryShape&)> breaks_in_every_order;
  /// Whether the history breaks it in the order in which it stands.
  std::function<bool(const schedule::History&)> breaks_as_it_happened;
};

template <schedule::Monitor M>
HistoryProperty make_property(std::string_view invariant, std::string_view what, M start) {
  return {
      invariant, what,
      [start](const schedule::HistoryShape& shape) { return shape.breaking_order(start); },
      [start](const schedule::HistoryShape& shape) { return shape.breaks_in_every_order(start); },
      [start](const schedule::History& history) {
        return schedule::breaks_as_it_happened(history, start);
      }};
}

class RacedProgram : public schedule::Program {
 public:
  [[nodiscard]] virtual std::vector<HistoryProperty> properties() const { return {}; }
  /// One line on how every execution begins: "limit 2, nothing charged".
  [[nodiscard]] virtual std::string beginning() const = 0;
  /// The line that loaded code at this address comes from; for programs that have any.
  [[nodiscard]] virtual std::string place_of(const void*) const { return {}; }
  /// "std::vector::push_back": the library's function by that number (`Site::within`).
  [[nodiscard]] virtual std::string library_function(std::uint_least32_t) const { return {}; }
  // Loaded code knows the names and types of its variables; they are looked up when somebody reads
  // of them, and never while executions are explored.
  /// What an object is called that was made without a name.
  [[nodiscard]] virtual std::string name_of_object(schedule::ObjectId) const { return {}; }
  /// What the access of a step that was taken is called, if that is less than its object: a member.
  [[nodiscard]] virtual std::string name_in_step(std::size_t) const { return {}; }
  /// The function that the step calls or returns from: "std::vector::empty", or "the function of
  /// main's node" if it keeps what others use.
  [[nodiscard]] virtual std::string function_in_step(std::size_t) const { return {}; }
  /// A value that the step read, wrote or compared with; empty for a number as any other.
  [[nodiscard]] virtual std::string value_in_step(std::size_t, std::uint64_t) const { return {}; }
  /// Whether the last execution has shown that steps depend on each other that were taken for
  /// independent: all that was explored is void, and the search begins again.
  [[nodiscard]] virtual bool take_void() { return false; }

  /// Whether the last executions looked at a clock, or slept: of all ways for time to pass one is
  /// explored.
  [[nodiscard]] virtual bool uses_clock() const { return false; }
  /// Whether they asked on which processor they run: each thread has one of its own.
  [[nodiscard]] virtual bool uses_processors() const { return false; }

  /// How many of its threads have moved so far: programs may create some of them.
  [[nodiscard]] virtual unsigned threads_used() const { return threads(); }

  // ---- For graphs of executions, in which threads run by themselves (check/memory) ----

  /// Why the program cannot be explored as graphs: a part of a sentence; nothing if it can.
  [[nodiscard]] virtual std::optional<std::string> no_graphs() const { return {}; }
  /// From here on a thread runs without the others: what they have allocated is taken to be there,
  /// and who creates threads creates the same ones whenever it does the same.
  virtual void run_apart() {}
  /// Whether the thread waits to be created, and whether any has been seen to create it.
  [[nodiscard]] virtual bool is_created(schedule::ThreadId) const { return false; }
  [[nodiscard]] virtual bool may_begin(schedule::ThreadId) const { return true; }
  /// Whether the threads have learned, since all began, that what was no step has to be one.
  [[nodiscard]] virtual bool has_learned() const { return false; }
  /// Whether a thread has that on its stack.
  [[nodiscard]] virtual bool is_on_a_stack(std::uintptr_t) const { return false; }
  /// Whether the threads that were created need not come to an end any more.
  [[nodiscard]] virtual bool process_may_end() const { return false; }
  /// Atomic operations and barriers are those of Linux.
  [[nodiscard]] virtual bool is_kernel() const { return false; }
  /// Has met something that cannot be scheduled, and said so.
  [[nodiscard]] virtual bool is_refused() const { return false; }
  /// What memory holds before any thread has written there.  \pre no thread has taken a step
  virtual void first_bytes(std::uintptr_t begin, std::size_t size, void* to) const {
    std::memcpy(to, reinterpret_cast<const void*>(begin), size);
  }
};

/// How many threads do how many operations each.
struct RaceSize {
  unsigned threads = 0;
  unsigned operations = 0;

  friend bool operator==(const RaceSize&, const RaceSize&) = default;
};

/// An invariant that a program is known to break, and why that is so.
struct KnownBreach {
  std::string_view invariant;
  std::string_view reason;
  /// Set if the program's own size is too small to show it: one that shows it.
  std::optional<RaceSize> larger_size = std::nullopt;
  /// Of a data race: one of its places, "limiter.c:21"; the folders before it may be left out.
  std::string_view place = {};
  /// How many data races are known where no place is named; if there are more, none is.
  std::size_t races = 1;
};

struct RaceEntry {
  std::string name;         ///< "check-then-add"
  std::string_view about;   ///< one sentence
  std::string_view source;  ///< catalogue ids
  std::vector<KnownBreach> known;
  std::string twin;  ///< the program that repairs this one, if any
  RaceSize size;     ///< the default; threads of its own only, if `fixed`
  bool fixed = false;
  std::function<std::unique_ptr<RacedProgram>(schedule::Execution&, RaceSize)> make;
  /// Code that was brought along: what a schedule file says of it, a keyword and the rest a line.
  std::vector<std::string> code = {};
  /// The same of what was learned of the code since, without which its steps are others.
  std::function<std::vector<std::string>()> learned = {};

  [[nodiscard]] const KnownBreach* known_breach(std::string_view invariant) const {
    for (const KnownBreach& breach : known)
      if (breach.invariant == invariant) return &breach;
    return nullptr;
  }
  /// The same for one of several data races, by its places.
  [[nodiscard]] const KnownBreach* known_race(const std::vector<std::string>& places,
                                              std::size_t races) const;
};

/// The name of the memory model that a program's code is written for: Linux's for a kernel's, and
/// else that of C and C++.
std::string_view memory_written_for(const RaceEntry& entry);

inline constexpr unsigned kMostRaceThreads = 4;
inline constexpr unsigned kMostRaceOperations = 8;

/// All shipped programs: counters first, then protocols.
std::span<const RaceEntry> race_programs();
/// Programs that are wrong on purpose, to be caught at it.
std::span<const RaceEntry> seeded_race_programs();
/// Of either.
const RaceEntry* find_race_program(std::string_view name);

std::vector<RaceEntry> counter_programs();
std::vector<RaceEntry> page_programs();
std::vector<RaceEntry> sharing_programs();
std::vector<RaceEntry> task_programs();
std::vector<RaceEntry> kernel_memory_programs();
std::vector<RaceEntry> mistaken_programs();

}  // namespace counterproof
