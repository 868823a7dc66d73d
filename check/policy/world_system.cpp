#include "check/policy/world_system.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "check/policy/colours.hpp"
#include "model/invariant/measures.hpp"
#include "model/rules/answers.hpp"
#include "model/rules/chosen.hpp"
#include "model/world/remembered.hpp"

namespace counterproof {
namespace {

constexpr std::size_t kMostBytes = 256;

/// Whether a rule of the user's may stop reclaim before it has taken all it could.
bool may_reclaim_in_part(const Rules& rules) {
  return is_own<&Slots::limit_write>(rules) || is_own<&Slots::on_return>(rules) ||
         is_own<&Slots::removal>(rules) || is_own<&Slots::after_event>(rules) ||
         is_own<&Slots::is_protected>(rules) || is_own<&Slots::is_spared>(rules);
}

/// Whether swap-off asks more processes, after the one that the event names, than one: it does so
/// in their order, and who comes first pays.
bool scans_in_order(const Rules& rules, const Scope& scope) {
  return rules.accounts(Resource::memory) && scope.tasks > 2 &&
         scope.events.has(EventKind::swap_off);
}

/// Whether swap can be full while a pass still takes pages: which of them found room goes by their
/// order.
bool swap_runs_out(const Rules& rules, const Scope& scope) {
  if (rules.swap_remembers() && scope.events.has(EventKind::write_swap)) return true;
  const auto does = [&](std::uint64_t places) { return places != 0 && places < scope.pages; };
  return (scope.swap && does(*scope.swap)) || std::ranges::any_of(scope.swap_limits, does);
}

}  // namespace

WorldSystem::WorldSystem(const Rules& rules, const Scope& scope, bool symmetry)
    : rules_(rules),
      scope_(scope),
      codec_(rules, scope),
      invariants_(rules),
      symmetry_(symmetry),
      drifts_(books_may_drift(rules)) {
  const Alike alike = alike_under(rules);
  rename_containers_ = scope.containers <= alike.containers && scope.containers_are_alike();
  rename_tasks_ = scope.tasks <= alike.tasks && !scans_in_order(rules, scope);
  rename_pages_ = alike.pages && !may_reclaim_in_part(rules) && !swap_runs_out(rules, scope);
}

bool WorldSystem::books_are_off(const World& world, std::uint64_t by_more_than) const {
  const std::uint64_t units = rules_.charges_in_parts() ? kTwelfths : 1;
  const bool counters_agree =
      all_counters(rules_, world, [&](ContainerId container, Resource resource) {
        const std::uint64_t used = usage(rules_, world, container, resource);
        const std::uint64_t owed = outstanding(rules_, world, container, resource);
        const std::uint64_t difference = used > owed ? used - owed : owed - used;
        return difference <= by_more_than * (resource == Resource::memory ? units : 1);
      });
  return !counters_agree || !all_containers(world, [&](ContainerId container) {
    const unsigned references = world.books.containers[container].references;
    return world.ledger.stranded[container] <= by_more_than * units &&
           references <= charges_of(world, container) + by_more_than;
  });
}

namespace {

/// Names that no colour tells apart, at neighbouring places of an order.
struct Tie {
  std::uint8_t* first;
  std::uint8_t* last;
};

class Ties {
 public:
  void add(Tie tie) { ties_[count_++] = tie; }
  /// Drops the ties of which that does not hold.
  template <class MakesADifference>
  void keep_if(MakesADifference&& makes_a_difference) {
    const auto end = std::remove_if(begin(), this->end(),
                                    [&](const Tie& tie) { return !makes_a_difference(tie); });
    count_ = static_cast<std::size_t>(end - begin());
  }
  [[nodiscard]] std::size_t size() const { return count_; }
  Tie* begin() { return ties_.data(); }
  Tie* end() { return ties_.data() + count_; }

 private:
  std::array<Tie, kMaxContainers / 2 + kMaxTasks / 2> ties_{};
  std::size_t count_ = 0;
};

/// Orders the first `count` names, which are in their own order, by their colours, and adds what is
/// tied to `ties`.
template <class Colour, class IsBlank>
void order_by(const Colour& colour, std::uint8_t* names, std::size_t count, IsBlank&& is_blank,
              Ties& ties) {
  // A few, and mostly in order: each is put in its place among those before.
  for (std::size_t i = 1; i < count; ++i) {
    const std::uint8_t name = names[i];
    std::size_t at = i;
    for (; at != 0 && colour(name) < colour(names[at - 1]); --at) names[at] = names[at - 1];
    names[at] = name;
  }
  for (std::size_t i = 0; i < count;) {
    std::size_t j = i + 1;
    while (j < count && colour(names[j]) == colour(names[i])) ++j;
    if (j - i > 1 && !std::all_of(names + i, names + j, is_blank)) ties.add({names + i, names + j});
    i = j;
  }
}

}  // namespace

// The orders that are left are tried in two steps.  Names of a tie that can be exchanged pairwise
// without any difference can be so in any way, so that one order of them is as good as all: k - 1
// exchanges of neighbours show that.  Only where one makes a difference are all orders of the tie
// tried, and the smallest bytes taken.
void WorldSystem::pack_canonical(const World& world, std::byte* out) const {
  if (!symmetry_ || world.truth.crashed) return codec_.pack(world, out);
  Renaming renaming;
  Ties ties;
  const Colours colours =
      colours_of(world, rules_, scope_, {rename_containers_, rename_tasks_, rename_pages_});
  if (rename_containers_) {
    order_by([&](std::uint8_t name) { return colours.containers[ContainerId(name)]; },
             renaming.container_at.data(), scope_.containers, [](std::uint8_t) { return false; },
             ties);
  }
  if (rename_tasks_) {
    // Absent tasks that nothing remembers are all alike: one order of them is enough.
    const auto is_blank = [&](std::uint8_t name) {
      return !world.truth.there(TaskId(name)) && !is_remembered(rules_, world, TaskId(name));
    };
    order_by([&](std::uint8_t name) { return colours.tasks[TaskId(name)]; },
             renaming.task_at.data(), scope_.tasks, is_blank, ties);
  }
  const auto pack_now = [&](std::byte* bytes) {
    codec_.pack_renamed(world, renaming, rename_pages_, bytes);
  };
  pack_now(out);
  if (ties.size() == 0) return;

  const std::size_t size = codec_.size();
  std::array<std::byte, kMostBytes> base;
  std::array<std::byte, kMostBytes> other;
  std::memcpy(base.data(), out, size);
  const auto take_smaller = [&] {
    if (std::memcmp(other.data(), out, size) < 0) std::memcpy(out, other.data(), size);
  };
  ties.keep_if([&](const Tie& tie) {
    bool makes_a_difference = false;
    for (std::uint8_t* at = tie.first; at + 1 != tie.last; ++at) {
      std::swap(at[0], at[1]);
      pack_now(other.data());
      std::swap(at[0], at[1]);
      if (std::memcmp(other.data(), base.data(), size) == 0) continue;
      makes_a_difference = true;
      take_smaller();
    }
    return makes_a_difference;
  });
  // One pair alone has been seen in both orders.
  if (ties.size() == 0 || (ties.size() == 1 && ties.begin()->last - ties.begin()->first == 2))
    return;
  // Counts through all permutations of all ties, as an odometer does.
  for (;;) {
    Tie* tie = ties.begin();
    while (tie != ties.end() && !std::next_permutation(tie->first, tie->last)) ++tie;
    if (tie == ties.end()) return;
    pack_now(other.data());
    take_smaller();
  }
}

void WorldSystem::canonicalise(World& world) const {
  std::array<std::byte, kMostBytes> bytes;
  pack_canonical(world, bytes.data());
  world = codec_.unpack(bytes.data());
}

}  // namespace counterproof
