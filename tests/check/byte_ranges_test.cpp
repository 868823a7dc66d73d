// Data races go by bytes: random programs whose accesses overlap, judged by an oracle that looks at
// every pair of accesses and every byte, and knows nothing of clocks.
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <random>
#include <vector>

#include "check/schedule/optimal.hpp"
#include "own/parts.hpp"

namespace counterproof::test {
namespace {

using schedule::Execution;
using schedule::Mode;
using schedule::Ordering;
using schedule::StepKind;
using schedule::ThreadId;

constexpr unsigned kBytes = 8;

/// What a step of a random program does: bytes from `begin` to `end`, or a lock.
struct Access {
  StepKind kind = StepKind::load;
  unsigned begin = 0, end = 0;
  Ordering ordering = Ordering::full, on_failure = Ordering::relaxed;
  bool succeeds = true;  ///< compare_exchange
};

class OverlappingAccesses : public schedule::Program {
 public:
  OverlappingAccesses(Execution& execution, unsigned threads, unsigned operations, unsigned seed)
      : execution_(execution), threads_(threads), parts_(execution) {
    variable_ = execution.make_variable("bytes");
    lock_ = execution.make_object(schedule::ObjectSort::spinlock, "lock");
    std::mt19937 random(seed);
    for (unsigned t = 0; t < threads; ++t)
      for (unsigned i = 0; i < operations; ++i) script_[t].push_back(draw(random));
  }

  [[nodiscard]] unsigned threads() const override { return threads_; }
  [[nodiscard]] std::string thread_name(ThreadId t) const override {
    return "T" + std::to_string(t);
  }
  void start() override { of_events_.clear(); }
  void run(ThreadId t) override {
    for (const Access& access : script_[t]) {
      if (access.kind == StepKind::lock) {
        step(access, lock_, Mode::acquire);
        step({StepKind::store, access.begin, access.end}, variable_, Mode::write);
        step({StepKind::unlock}, lock_, Mode::release);
      } else {
        const bool reads = access.kind == StepKind::load || access.kind == StepKind::read_once ||
                           access.kind == StepKind::load_acquire;
        step(access, variable_, reads ? Mode::read : Mode::write);
      }
    }
  }
  /// What each event of the latest execution did.
  [[nodiscard]] const std::vector<Access>& of_events() const { return of_events_; }

 private:
  static Access draw(std::mt19937& random) {
    constexpr std::array kKinds = {
        StepKind::load,         StepKind::store,         StepKind::store,
        StepKind::read_once,    StepKind::write_once,    StepKind::load_acquire,
        StepKind::load_acquire, StepKind::store_release, StepKind::store_release,
        StepKind::add,          StepKind::exchange,      StepKind::compare_exchange,
        StepKind::lock};
    constexpr std::array kOrderings = {Ordering::full, Ordering::relaxed, Ordering::acquire,
                                       Ordering::release};
    Access access;
    access.kind = kKinds[random() % kKinds.size()];
    const unsigned size = 1U << random() % 4;
    access.begin = static_cast<unsigned>(random() % (kBytes - size + 1));
    access.end = access.begin + size;
    if (access.kind == StepKind::add || access.kind == StepKind::exchange ||
        access.kind == StepKind::compare_exchange) {
      access.ordering = kOrderings[random() % kOrderings.size()];
      access.on_failure =
          kOrderings[random() % 3];  // an exchange that is not made releases nothing
      access.succeeds = random() % 2 == 0;
    }
    return access;
  }

  void step(const Access& access, schedule::ObjectId object, Mode mode) {
    if (object == lock_) {
      execution_.pause(access.kind, mode, object, schedule::kNoObject, schedule::Site{});
    } else {
      execution_.pause(access.kind, mode, object, schedule::kNoObject, object,
                       parts_.cover(kFirst + access.begin, kFirst + access.end), access.ordering,
                       access.on_failure, schedule::Site{}, 0, 0);
      if (access.kind == StepKind::compare_exchange) execution_.note(access.succeeds ? 1 : 0);
    }
    of_events_.push_back(access);
  }

  static constexpr std::uintptr_t kFirst = 4096;

  Execution& execution_;
  unsigned threads_;
  own::Parts parts_;
  schedule::ObjectId variable_ = 0, lock_ = 0;
  std::array<std::vector<Access>, schedule::kMaxThreads> script_;
  std::vector<Access> of_events_;
};

/// Whether two accesses of an execution race, by the definition: they overlap, of different
/// threads, one writes, one is plain, and no chain of program order and of what reads from releases
/// orders them.
class Oracle {
 public:
  Oracle(const Execution& execution, const std::vector<Access>& accesses)
      : execution_(execution), accesses_(accesses) {}

  bool finds_a_race() {
    const std::size_t count = accesses_.size();
    before_.assign(count, std::vector<bool>(count, false));
    for (std::size_t later = 0; later < count; ++later) {
      for (std::size_t i = 0; i < later; ++i)
        if (thread(i) == thread(later)) comes_before(i, later);
      const Access& access = accesses_[later];
      if (access.kind == StepKind::lock) {
        for (std::size_t i = 0; i < later; ++i)
          if (accesses_[i].kind == StepKind::unlock) comes_before(i, later);
      } else if (acquires(access)) {
        for (unsigned byte = access.begin; byte < access.end; ++byte) read_from(byte, later);
      }
    }
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t j = i + 1; j < count; ++j)
        if (races(i, j)) return true;
    return false;
  }

 private:
  [[nodiscard]] ThreadId thread(std::size_t i) const { return execution_.event(i).thread(); }
  static bool fails(const Access& a) { return a.kind == StepKind::compare_exchange && !a.succeeds; }
  static bool changes(const Access& a) {
    return a.kind == StepKind::add || a.kind == StepKind::exchange ||
           a.kind == StepKind::compare_exchange;
  }
  static bool acquires(const Access& a) {
    const Ordering ordering = fails(a) ? a.on_failure : a.ordering;
    return a.kind == StepKind::load_acquire ||
           (changes(a) && (ordering == Ordering::full || ordering == Ordering::acquire));
  }
  static bool releases(const Access& a) {
    return a.kind == StepKind::store_release ||
           (changes(a) && !fails(a) &&
            (a.ordering == Ordering::full || a.ordering == Ordering::release));
  }
  static bool writes(const Access& a) {
    return (schedule::is_access(a.kind) && schedule::is_write(a.kind)) && !fails(a);
  }

  void comes_before(std::size_t first, std::size_t second) {
    before_[second][first] = true;
    for (std::size_t i = 0; i < first; ++i)
      if (before_[first][i]) before_[second][i] = true;
  }
  /// The releases that a byte's value goes back to: the last store's, and those of the
  /// read-modify-writes after it.
  void read_from(unsigned byte, std::size_t reader) {
    for (std::size_t i = reader; i-- > 0;) {
      const Access& access = accesses_[i];
      if (!writes(access) || byte < access.begin || byte >= access.end) continue;
      if (releases(access)) comes_before(i, reader);
      if (!changes(access)) return;
    }
  }
  [[nodiscard]] bool races(std::size_t i, std::size_t j) const {
    const Access& a = accesses_[i];
    const Access& b = accesses_[j];
    if (!schedule::is_access(a.kind) || !schedule::is_access(b.kind) || thread(i) == thread(j))
      return false;
    const bool overlap = a.begin < b.end && b.begin < a.end;
    const bool plain = schedule::is_plain(a.kind) || schedule::is_plain(b.kind);
    return overlap && plain && (writes(a) || writes(b)) && !before_[j][i];
  }

  const Execution& execution_;
  const std::vector<Access>& accesses_;
  std::vector<std::vector<bool>> before_;  ///< [later][earlier]
};

void compare(unsigned threads, unsigned operations, unsigned programs) {
  unsigned racy = 0;
  unsigned free_of_races = 0;
  for (unsigned seed = 0; seed < programs; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Execution execution;
    auto& program = execution.attach(
        std::make_unique<OverlappingAccesses>(execution, threads, operations, seed));
    schedule::ExplorationOptions options;
    options.most_executions = 400;
    schedule::OptimalSearch(execution).run(options, [&](Execution& e) {
      bool found = false;
      for (const schedule::Fault& fault : e.faults())
        found = found || fault.invariant == schedule::fault_id::kDataRace;
      const bool expected = Oracle(e, program.of_events()).finds_a_race();
      EXPECT_EQ(found, expected);
      ++(expected ? racy : free_of_races);
      return found == expected;
    });
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(racy, programs);
  EXPECT_GT(free_of_races, programs);
}

TEST(ByteRanges, DataRacesOfTwoThreadsAreThoseOfTheDefinition) { compare(2, 4, 600); }
TEST(ByteRanges, DataRacesOfThreeThreadsAreThoseOfTheDefinition) { compare(3, 3, 300); }

TEST(ByteRanges, APartThatIsTakenInTwoKeepsWhatWasKnownOfIt) {
  Execution execution;
  own::Parts parts(execution);
  const schedule::Parts whole = parts.cover(100, 108);
  const schedule::Parts second = parts.cover(104, 108);
  EXPECT_NE(second.first, whole.first);
  EXPECT_EQ(parts.cover(100, 108).first, whole.first);
  EXPECT_EQ(parts.cover(100, 104).first, whole.first);
  unsigned count = 0;
  parts.for_each_in(100, 108, [&](schedule::PartId) { ++count; });
  EXPECT_EQ(count, 2U);
  // Bytes that nobody has touched between two that somebody has.
  static_cast<void>(parts.cover(112, 116));
  static_cast<void>(parts.cover(96, 120));
  count = 0;
  parts.for_each_in(96, 120, [&](schedule::PartId) { ++count; });
  EXPECT_EQ(count, 6U);
}

}  // namespace
}  // namespace counterproof::test
