#include "session/goal_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <utility>

#include "model/rules/own_rules.hpp"
#include "model/suggest.hpp"
#include "model/trace/rule_fault.hpp"
#include "model/world/initial_world.hpp"

namespace counterproof {
namespace {

/// FNV-1a over words, with a last mix: the table takes the low bits.
std::uint64_t hash_of(std::span<const std::byte> bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (std::size_t at = 0; at < bytes.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, std::min<std::size_t>(8, bytes.size() - at));
    hash = (hash ^ word) * 0x100000001b3U;
    hash ^= hash >> 29U;
  }
  hash *= 0xbf58476d1ce4e5b9U;
  return hash ^ hash >> 32U;
}

}  // namespace

Result<Goal> read_goal(std::string_view text, const Rules& rules, const Scope& scope) {
  const std::string_view whole = text;
  const auto begins_with = [&](std::string_view word) {
    if (!text.starts_with(word) || text.size() == word.size() || text[word.size()] != ' ')
      return false;
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(' ', word.size())));
    return true;
  };
  const auto wrong = [&](unsigned column, std::string message) {
    return Error{{"", 0, static_cast<unsigned>(text.data() - whole.data()) + column},
                 std::move(message)};
  };
  Goal goal;
  if (text == "when" || begins_with("when")) {
    if (text == "when") text.remove_prefix(text.size());
    auto condition = Condition::read(text, rules, scope);
    if (!condition)
      return wrong(condition.error().place.column, std::move(condition.error().message));
    goal.when = std::move(*condition);
    return goal;
  }
  goal.witness = begins_with("witness");
  const Invariant* invariant = find_invariant(text);
  std::vector<std::string_view> ids;
  for (const Invariant& one : invariants())
    if (one.speaks_of(rules)) ids.push_back(one.id);
  if (invariant == nullptr)
    return wrong(1, "there is no invariant " + shown(text) + "; " + expected(text, ids));
  if (!invariant->speaks_of(rules))
    return wrong(1, std::string(invariant->id) + " says nothing of a policy with these choices; " +
                        expected(text, ids));
  goal.property = static_cast<std::size_t>(invariant - invariants().data());
  return goal;
}

std::string what_is_sought(const Goal& goal) {
  if (goal.when) return fmt::format("a world in which {}", goal.when->text());
  const Invariant& invariant = invariants()[goal.property];
  return goal.witness ? fmt::format("the witness of {} (\"{}\")", invariant.id, invariant.witness)
                      : fmt::format("a way to break {}", invariant.id);
}

GoalSearch::GoalSearch(const Rules& rules, const Scope& scope, Goal goal, std::size_t most_worlds)
    : rules_(rules),
      scope_(scope),
      goal_(std::move(goal)),
      system_(rules_, scope_, !goal_.when || !goal_.when->names_one()),
      size_(system_.packed_size()),
      most_worlds_(most_worlds),
      table_(1024, kNone),
      scratch_(size_) {
  if (rules_.own != nullptr) rules_.own->begin_again();
  system_.for_each_initial([&](const World& world) {
    store(world, kNone);
    if (reaches(system_.check_state(world), world)) state_ = State::found;
  });
  level_end_ = parents_.size();
  has_failed(0);
}

bool GoalSearch::store(const World& world, std::uint32_t parent) {
  if (2 * parents_.size() >= table_.size()) grow();
  system_.pack_canonical(world, scratch_.data());
  const std::size_t mask = table_.size() - 1;
  std::size_t slot = hash_of(scratch_) & mask;
  for (; table_[slot] != kNone; slot = (slot + 1) & mask)
    if (std::ranges::equal(packed(table_[slot]), scratch_)) return false;
  table_[slot] = static_cast<std::uint32_t>(parents_.size());
  bytes_.insert(bytes_.end(), scratch_.begin(), scratch_.end());
  parents_.push_back(parent);
  return true;
}

void GoalSearch::grow() {
  table_.assign(2 * table_.size(), kNone);
  const std::size_t mask = table_.size() - 1;
  for (std::uint32_t number = 0; number < parents_.size(); ++number) {
    std::size_t slot = hash_of(packed(number)) & mask;
    while (table_[slot] != kNone) slot = (slot + 1) & mask;
    table_[slot] = number;
  }
}

GoalSearch::State GoalSearch::advance(std::size_t count) {
  for (; count != 0 && state_ == State::running; --count) {
    if (next_ == parents_.size()) {
      state_ = not_continued_ ? State::not_found : State::none;
    } else if (parents_.size() >= most_worlds_) {
      state_ = State::bounded;
    } else {
      if (next_ == level_end_) {
        level_end_ = parents_.size();
        ++depth_;
      }
      expand(static_cast<std::uint32_t>(next_++));
    }
  }
  return state_;
}

bool GoalSearch::has_failed(std::uint32_t number) {
  if (rules_.own == nullptr || !rules_.own->failed()) return false;
  fault_ = text_of(*rules_.own->fault());
  state_ = State::failed;
  const World here = find_events(number, false);
  // What is stored may have other names than the world that one comes to.
  rules_.own->begin_again();
  if (number != 0) static_cast<void>(system_.check_state(here));
  system_.for_each_step(here, [&](const Event&, const World& next, const Marks&) {
    static_cast<void>(system_.check_state(next));
  });
  if (const auto fault = rules_.own->fault()) fault_ = text_of(*fault);
  return true;
}

void GoalSearch::expand(std::uint32_t number) {
  if (rules_.own != nullptr) rules_.own->begin_again();
  const World world = system_.unpack(packed(number).data());
  std::optional<std::uint32_t> reached;
  bool on_step = false;
  system_.for_each_step(world, [&](const Event&, const World& next, const Marks& marks) {
    if (reached) return;
    if (reaches(marks)) {
      reached = number;
      on_step = true;
      return;
    }
    if (!store(next, number)) return;
    const Marks seen = system_.check_state(next);
    not_continued_ = not_continued_ || seen.witnessed.has(WorldSystem::kNotContinued);
    if (reaches(seen, next)) reached = static_cast<std::uint32_t>(parents_.size() - 1);
  });
  if (!reached) {
    has_failed(number);
    return;
  }
  state_ = State::found;
  find_events(*reached, on_step);
}

// Under symmetry what is stored stands for worlds with other names: the walk looks, at each world,
// for some event whose result the next one stands for (as check/explore/rebuild.hpp).
World GoalSearch::find_events(std::uint32_t number, bool on_step) {
  std::vector<std::uint32_t> path;
  for (std::uint32_t at = number; at != kNone; at = parents_[at]) path.push_back(at);
  std::ranges::reverse(path);
  World here = initial_world(rules_, scope_);
  std::vector<std::byte> bytes(size_);
  // Beside the way, rules may fail as often as they like.
  if (rules_.own != nullptr) rules_.own->begin_again(std::numeric_limits<std::size_t>::max());
  const auto follow = [&](auto&& wanted) {
    std::optional<World> found;
    system_.for_each_step(here, [&](const Event& event, const World& next, const Marks& marks) {
      if (found || !wanted(next, marks)) return;
      events_.push_back(event);
      found = next;
    });
    if (!found) throw std::logic_error("a step that was stored cannot be repeated");
    here = *found;
  };
  for (std::size_t i = 1; i < path.size(); ++i) {
    follow([&](const World& next, const Marks&) {
      system_.pack_canonical(next, bytes.data());
      return std::ranges::equal(packed(path[i]), bytes);
    });
  }
  if (on_step) follow([&](const World&, const Marks& marks) { return reaches(marks); });
  return here;
}

}  // namespace counterproof
