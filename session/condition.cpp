// Numbers are of whole things: a usage is in pages, tasks or files, as a reader is shown it, though
// a counter may count parts of them (a page of which each of three containers pays a third).  So a
// value is a fraction, and fractions are compared exactly: first the whole parts, then the rests,
// which are small enough to multiply.
#include "session/condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <optional>
#include <utility>

#include "model/invariant/measures.hpp"
#include "model/rules/units.hpp"
#include "model/suggest.hpp"

namespace counterproof {
namespace {

/// `units` of which `whole` are one thing.
struct Value {
  std::uint64_t units = 0;
  std::uint64_t whole = 1;
};

std::strong_ordering compared(const Value& a, const Value& b) {
  if (a.units == kUnlimited || b.units == kUnlimited)
    return (a.units == kUnlimited) <=> (b.units == kUnlimited);
  if (const auto order = a.units / a.whole <=> b.units / b.whole; order != 0) return order;
  return a.units % a.whole * b.whole <=> b.units % b.whole * a.whole;
}

template <class List, class Test>
Value how_many(const List& list, Test&& test) {
  return {static_cast<std::uint64_t>(std::ranges::count_if(list, test))};
}

bool pays(const World& world, ContainerId container, PageId page) {
  return world.ledger.pages[page][container] != 0;
}

Value value_of(const Count& count, const Rules& rules, const World& world) {
  const Truth& truth = world.truth;
  const Ids<PageId> all_pages(kMaxPages);
  const Ids<ContainerId> all_containers(kMaxContainers);
  const auto pages_that = [&](auto&& test) {
    std::uint64_t found = 0;
    for (const PageId page : all_pages) found += test(page) ? 1U : 0U;
    return Value{found};
  };
  const auto containers_that = [&](auto&& test) {
    std::uint64_t found = 0;
    for (const ContainerId container : all_containers) found += test(container) ? 1U : 0U;
    return Value{found};
  };
  switch (count.of) {
    case CountOf::number:
      return {count.number};
    case CountOf::usage:
      return {usage(rules, world, count.container, count.resource),
              units_per_object(rules, count.resource)};
    case CountOf::limit:
      return {limit(world, count.container, count.resource),
              units_per_object(rules, count.resource)};
    case CountOf::members:
      return {truth.members(count.container)};
    case CountOf::maps:
      return pages_that(
          [&](PageId page) { return truth.any_in(truth.pages[page].mapped_by, count.container); });
    case CountOf::pays:
      return pages_that([&](PageId page) { return pays(world, count.container, page); });
    case CountOf::mappers:
      return {truth.pages[count.page].mapped_by.size()};
    case CountOf::payers:
      return containers_that(
          [&](ContainerId container) { return pays(world, container, count.page); });
    case CountOf::tasks:
      return how_many(truth.tasks, [](const Task& task) { return task.alive(); });
    case CountOf::containers:
      return containers_that([&](ContainerId container) { return truth.exists[container]; });
    case CountOf::lingering:
      return containers_that([&](ContainerId container) { return truth.lingers[container]; });
    case CountOf::pages:
      return how_many(truth.pages, [](const Page& page) { return page.resident; });
    case CountOf::mapped:
      return how_many(truth.pages, [](const Page& page) { return page.mapped(); });
    case CountOf::cached:
      return how_many(truth.pages, [](const Page& page) { return page.cached(); });
    case CountOf::swapped:
      return how_many(truth.pages, [](const Page& page) { return page.in_swap(); });
    case CountOf::charged:
      return pages_that([&](PageId page) {
        return std::ranges::any_of(world.ledger.pages[page],
                                   [](Units units) { return units != 0; });
      });
    case CountOf::files:
      return how_many(truth.files, [](ProcessSet holders) { return !holders.empty(); });
    case CountOf::objects:
      return how_many(truth.objects, [](const KernelObject& object) { return object.exists; });
  }
  return {};
}

bool is_operator(char c) { return c == '=' || c == '!' || c == '<' || c == '>'; }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

std::vector<Count> counts_of(const Rules& rules, const Scope& scope) {
  std::vector<Count> counts;
  const auto add = [&](CountOf of, std::string name, std::string meaning,
                       ContainerId container = {}, PageId page = {},
                       Resource resource = Resource::memory) {
    counts.push_back({of, std::move(name), std::move(meaning), container, page, resource, 0});
  };
  for (const ContainerId container : Ids<ContainerId>(scope.containers)) {
    const std::string name = name_of(container);
    for (const Resource resource : kResources) {
      if (!rules.accounts(resource)) continue;
      const std::string counter = fmt::format("{}.{}", name, name_of(resource));
      const std::string_view of = name_of(resource);
      add(CountOf::usage, counter, fmt::format("what the {} counter of {} says", of, name),
          container, {}, resource);
      add(CountOf::limit, counter + ".limit", fmt::format("the {} limit of {}", of, name),
          container, {}, resource);
    }
    add(CountOf::members, name + ".members", fmt::format("tasks in {}", name), container);
    if (scope.pages == 0) continue;
    add(CountOf::maps, name + ".maps", fmt::format("pages that tasks in {} map", name), container);
    if (rules.accounts(Resource::memory))
      add(CountOf::pays, name + ".pays", fmt::format("pages that are charged to {}", name),
          container);
  }
  add(CountOf::tasks, "tasks", "tasks that are there");
  add(CountOf::containers, "containers", "containers that were not removed");
  add(CountOf::lingering, "lingering", "containers that were removed, and are still charged for");
  if (scope.pages != 0) {
    for (const PageId page : Ids<PageId>(scope.pages)) {
      const std::string name = name_of(page);
      add(CountOf::mappers, name + ".mappers", fmt::format("processes that map {}", name), {},
          page);
      if (rules.accounts(Resource::memory))
        add(CountOf::payers, name + ".payers",
            fmt::format("containers that {} is charged to", name), {}, page);
    }
    add(CountOf::pages, "pages", "pages in memory");
    add(CountOf::mapped, "mapped", "pages that somebody maps");
    add(CountOf::cached, "cached", "pages in memory that nobody maps");
    add(CountOf::swapped, "swapped", "pages in swap");
    if (rules.accounts(Resource::memory))
      add(CountOf::charged, "charged", "pages that somebody pays for");
  }
  if (scope.files != 0) add(CountOf::files, "files", "files that are open");
  if (scope.objects != 0) add(CountOf::objects, "objects", "kernel objects that are there");
  return counts;
}

std::string count_text(const Count& count, const Rules& rules, const World& world) {
  const Value value = value_of(count, rules, world);
  if (value.units == kUnlimited) return "unlimited";
  const std::uint64_t common = std::gcd(value.units, value.whole);
  return value.whole == common ? fmt::to_string(value.units / common)
                               : fmt::format("{}/{}", value.units / common, value.whole / common);
}

/// Takes one word after the other from the text; the first thing that is wrong ends it.
class Condition::Reader {
 public:
  Reader(std::string_view text, const Rules& rules, const Scope& scope)
      : text_(text), counts_(counts_of(rules, scope)) {
    next();
  }

  Result<Condition> read() {
    Condition condition;
    do {
      std::vector<Comparison> parts;
      do {
        auto one = comparison();
        if (!one) return one.error();
        parts.push_back(std::move(*one));
      } while (took("and"));
      condition.alternatives_.push_back(std::move(parts));
    } while (took("or"));
    if (!word_.empty())
      return wrong(fmt::format("{} does not go on a condition; expected \"and\", \"or\" or the end",
                               shown(word_)));
    condition.text_ = said_;
    return condition;
  }

 private:
  void next() {
    if (!word_.empty()) said_ += (said_.empty() ? "" : " ") + std::string(word_);
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    begin_ = at_;
    if (at_ < text_.size()) {
      const bool of_operator = is_operator(text_[at_]);
      while (at_ < text_.size() && !is_blank(text_[at_]) && is_operator(text_[at_]) == of_operator)
        ++at_;
    }
    word_ = text_.substr(begin_, at_ - begin_);
  }

  bool took(std::string_view word) {
    if (word_ != word) return false;
    next();
    return true;
  }

  [[nodiscard]] Error wrong(std::string message) const {
    return Error{{"", 0, static_cast<unsigned>(begin_ + 1)}, std::move(message)};
  }

  Result<Comparison> comparison() {
    constexpr std::array<std::pair<std::string_view, Relation>, 6> kRelations = {
        {{"==", Relation::equal},
         {"!=", Relation::other},
         {"<", Relation::less},
         {"<=", Relation::at_most},
         {">", Relation::more},
         {">=", Relation::at_least}}};
    Comparison made;
    auto left = operand();
    if (!left) return left.error();
    made.left = std::move(*left);
    const auto relation =
        std::ranges::find(kRelations, word_, &std::pair<std::string_view, Relation>::first);
    if (relation == kRelations.end())
      return wrong(
          fmt::format("{} after \"{}\"; expected \"==\", \"!=\", \"<\", \"<=\", \">\" or "
                      "\">=\", as in \"{} > 0\"",
                      word_.empty() ? "nothing stands" : shown(word_) + " stands", made.left.name,
                      made.left.name));
    made.relation = relation->second;
    next();
    auto right = operand();
    if (!right) return right.error();
    made.right = std::move(*right);
    if (made.left.of == CountOf::number && made.right.of == CountOf::number)
      return wrong(
          fmt::format("{} and {} are two numbers, so that every world answers the same; "
                      "expected a count, such as {}",
                      made.left.name, made.right.name, in_quotes(counts_.front().name)));
    return made;
  }

  Result<Count> operand() {
    std::vector<std::string_view> names;
    for (const Count& count : counts_) names.push_back(count.name);
    if (word_.empty())
      return wrong(fmt::format("nothing is counted here; expected a number or a count, such as {}",
                               in_quotes(names.front())));
    if (word_.front() >= '0' && word_.front() <= '9') return number();
    if (word_ == "unlimited") {
      Count made;
      made.number = kUnlimited;
      made.name = word_;
      next();
      return made;
    }
    const auto found = std::ranges::find(counts_, word_, &Count::name);
    if (found == counts_.end())
      return wrong(
          fmt::format("there is no count {} here; {}", shown(word_), expected(word_, names)));
    next();
    return *found;
  }

  Result<Count> number() {
    Count made;
    made.name = word_;
    const auto [end, error] =
        std::from_chars(word_.data(), word_.data() + word_.size(), made.number);
    if (error != std::errc() || end != word_.data() + word_.size() || made.number == kUnlimited)
      return wrong(fmt::format("{} is no whole number below 2^64 - 1", shown(word_)));
    next();
    return made;
  }

  std::string_view text_;
  std::vector<Count> counts_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;  ///< of the word
  std::string_view word_;
  std::string said_;
};

Result<Condition> Condition::read(std::string_view text, const Rules& rules, const Scope& scope) {
  return Reader(text, rules, scope).read();
}

bool Condition::holds(const Comparison& one, const Rules& rules, const World& world) {
  const auto order = compared(value_of(one.left, rules, world), value_of(one.right, rules, world));
  switch (one.relation) {
    case Relation::equal:
      return order == 0;
    case Relation::other:
      return order != 0;
    case Relation::less:
      return order < 0;
    case Relation::at_most:
      return order <= 0;
    case Relation::more:
      return order > 0;
    case Relation::at_least:
      return order >= 0;
  }
  return false;
}

bool Condition::holds(const Rules& rules, const World& world) const {
  if (world.truth.crashed) return false;
  return std::ranges::any_of(alternatives_, [&](const std::vector<Comparison>& parts) {
    return std::ranges::all_of(parts,
                               [&](const Comparison& one) { return holds(one, rules, world); });
  });
}

bool Condition::names_one() const {
  return std::ranges::any_of(alternatives_, [](const std::vector<Comparison>& parts) {
    return std::ranges::any_of(
        parts, [](const Comparison& one) { return one.left.names_one() || one.right.names_one(); });
  });
}

}  // namespace counterproof
