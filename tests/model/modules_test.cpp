// Modules: there is one for everything that a policy can say, they speak of what there is, and what
// is put together from them is what was once written down by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "check/policy/world_system.hpp"
#include "check/random/chance.hpp"
#include "check/random/promises.hpp"
#include "check/random/random_worlds.hpp"
#include "check/seeded/seeded_defects.hpp"
#include "model/rules/choices.hpp"
#include "model/rules/chosen.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof {
namespace {

/// How the compiler spells the enum's value.
template <Defect defect>
std::string spelling() {
  std::string text = __PRETTY_FUNCTION__;
  text = text.substr(text.rfind("Defect::") + 8);
  return text.substr(0, text.find_first_of("];,"));
}

template <std::size_t... i>
std::vector<std::string> spellings(std::index_sequence<i...>) {
  return {spelling<static_cast<Defect>(i)>()...};
}

TEST(Modules, StandOneForEachDefectUnderTheNameOfItsEnum) {
  const auto names = spellings(std::make_index_sequence<kDefectCount>());
  for (const Defect defect : kAllOf<Defect>) {
    const DefectModule& module = module_of(defect);
    EXPECT_EQ(module.id, names[static_cast<std::size_t>(defect)]);
    EXPECT_FALSE(module.where.empty()) << module.id;
    EXPECT_FALSE(module.what.empty()) << module.id;
    EXPECT_NE(module.base, nullptr) << module.id;
    EXPECT_FALSE(module.breaks.empty()) << module.id;
  }
}

TEST(Modules, SpeakOfChoicesAndInvariantsThatThereAre) {
  for (const Defect defect : kAllOf<Defect>) {
    for (const Need& need : module_of(defect).needs) {
      EXPECT_NE(find_choice(need.key), nullptr) << need.key;
      EXPECT_FALSE(need.why.empty());
    }
    for (const std::string_view id : module_of(defect).breaks)
      EXPECT_NE(find_invariant(id), nullptr) << id;
  }
  const auto are_known = [](const Few<Clash>& clashes, std::string_view own) {
    for (const Clash& clash : clashes) {
      EXPECT_NE(find_choice(clash.first), nullptr) << clash.first;
      EXPECT_NE(find_choice(clash.second), nullptr) << clash.second;
      EXPECT_TRUE(clash.first == own || clash.second == own) << clash.why;
    }
  };
  for (const Choice& choice : choices()) {
    are_known(choice.module->clashes, choice.key);
    for (const ChoiceValue& value : choice.values) {
      EXPECT_FALSE(value.name.empty()) << choice.key;
      EXPECT_FALSE(value.effect.empty()) << choice.key;
      are_known(value.clashes, choice.key);
      for (const BalancePrice* price : value.prices)
        for (const std::string_view id : price->broken)
          EXPECT_NE(find_invariant(id), nullptr) << id;
    }
  }
}

TEST(Modules, TellClashesInAnOrderOfTheirOwn) {
  std::set<unsigned> places;
  const auto add = [&](const Few<Clash>& clashes) {
    for (const Clash& clash : clashes)
      EXPECT_TRUE(clash.place == Clash::kLast || places.insert(clash.place).second) << clash.why;
  };
  for (const Choice& choice : choices()) {
    add(choice.module->clashes);
    for (const ChoiceValue& value : choice.values) add(value.clashes);
  }
}

TEST(Modules, HaveEachDefectNeedWhatItBringsAlong) {
  for (const Defect defect : kAllOf<Defect>) {
    Rules rules = module_of(defect).base();
    add_defect(rules, defect);
    for (const Need& need : module_of(defect).needs)
      EXPECT_TRUE(need.is_met(rules)) << id_of(defect) << " " << need.why;
    EXPECT_TRUE(conflicts(
                    rules, [](std::string_view, const void*) { return false; }, nullptr)
                    .empty())
        << id_of(defect);
  }
}

/// The values of the slot's choice that do not fill it.
template <auto slot>
std::vector<std::string_view> leave_empty() {
  std::vector<std::string_view> empty;
  for (const ValueModule* value : kValuesOf<kFilledBy<slot>>)
    if (value->slots.*slot == nullptr) empty.push_back(value->name);
  return empty;
}

using Names = std::vector<std::string_view>;

TEST(Modules, FillTheSlotsOfTheirChoice) {
  // Where all who map a page pay, nobody asks who does.
  EXPECT_EQ(leave_empty<&Slots::pays>(), (Names{"every-mapper", "fraction"}));
  EXPECT_EQ(leave_empty<&Slots::after_unmap>(), (Names{"every-mapper", "fraction"}));
  EXPECT_EQ(leave_empty<&Slots::charge_follows>(), Names());
  EXPECT_EQ(leave_empty<&Slots::move_must_fit>(), Names());
  EXPECT_EQ(leave_empty<&Slots::removal>(), Names());
  EXPECT_EQ(leave_empty<&Slots::limit_write>(), Names());
  EXPECT_EQ(leave_empty<&Slots::victims>(), Names{"none"});
  EXPECT_EQ(leave_empty<&Slots::is_protected>(), Names());
  EXPECT_EQ(leave_empty<&Slots::is_spared>(), Names());
  EXPECT_EQ(leave_empty<&Slots::on_return>(), Names{"none"});
  unsigned filled = 0;
  for (const Choice& choice : choices())
    for (const ChoiceValue& value : choice.values)
      for_each_slot([&](const char*, auto slot) { filled += value.slots.*slot != nullptr; });
  EXPECT_EQ(filled, 4U + 4U + 2U + 2U + 2U + 4U + 3U + 3U + 3U + 1U) << "a slot of another choice";
}

class Fingerprint {
 public:
  void add(std::string_view text) {
    for (const char c : text) hash_ = (hash_ ^ static_cast<std::uint8_t>(c)) * 1099511628211U;
    hash_ = (hash_ ^ 0xFFU) * 1099511628211U;
  }
  void add(std::uint64_t number) { add(std::to_string(number)); }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }

 private:
  std::uint64_t hash_ = 14695981039346656037U;
};

/// What there was to choose when the hashes below were taken: what is added later must not change
/// what was asked then.
constexpr std::array<unsigned, 32> kValues = {2, 2, 2, 5, 2, 3, 2, 6, 2, 3, 2, 2, 2, 2, 2, 2,
                                              2, 2, 3, 3, 2, 3, 2, 3, 2, 3, 2, 2, 2, 2, 2, 2};
constexpr std::string_view kDefects =
    "D01 D02 D03 D04 D05 D07 D08 D09 D10 D13 D14 D15 D16 D18 D19 D20 D21 D23 D24 D25 "
    "D26 D27 D28 D29 D31 D32 D33 D34 D35 D38 D40 D41 W01 W02 W03 W04 W05 W06 W07 W08 "
    "W09 W10 W11 W12 W13 W14 W15 W16 W17 W18 W19 W35 W36 W37 W38 W39 W40 W41 W42 W43 "
    "W44";

/// Any rules at all, most of them contradicting themselves.
Rules rules_of(std::uint64_t seed) {
  Chance chance(seed);
  Rules rules;
  for (std::size_t i = 0; i < kValues.size(); ++i) {
    const std::size_t value = chance.below(kValues[i]);
    if (seed % 2 == 0 || chance.below(3) != 0) choices()[i].set(rules, value);
  }
  for (std::uint64_t left = chance.below(6); left != 0; --left) {
    const Defect defect = *find_defect(kDefects.substr(4 * chance.below(61), 3));
    if (chance.below(2) == 0) {
      rules.defects.insert(defect);
    } else {
      add_defect(rules, defect);
    }
  }
  return rules;
}

bool departs(std::string_view key, const void* rules) {
  const Choice* choice = find_choice(key);
  return choice->get(*static_cast<const Rules*>(rules)) != choice->default_value();
}

/// One sentence names zombies now.
std::string as_before(std::string why) {
  const std::string now = "for files that their opener pays for, and for zombies, outlive";
  if (const std::size_t at = why.find(now); at != std::string::npos)
    why.replace(at, now.size(), "and for files that their opener pays for, outlive");
  return why;
}

// The hashes are those of the code that told all this by hand, at one place for each question, but
// for one contradiction that is none any more: a tree, and moves that are never refused.
TEST(Modules, AnswerForRandomRulesAsTheTablesDidThatTheyReplaced) {
  Fingerprint contradictions;
  Fingerprint searches;
  for (std::uint64_t seed = 1; seed <= 5'000; ++seed) {
    const Rules rules = rules_of(seed);
    using IsSet = bool (*)(std::string_view, const void*);
    for (const IsSet is_set : {+[](std::string_view, const void*) { return false; },
                               +[](std::string_view, const void*) { return true; }, +departs}) {
      std::vector<std::string> told;
      for (const Conflict& found : conflicts(rules, is_set, &rules))
        if (found.second != "swap.charge" && found.second != "kernel.limit" &&
            found.second != "tasks.uncharge")
          told.push_back(std::string(found.first) + " " + std::string(found.second) + " " +
                         as_before(found.why));
      // Of choices the order counts, too: it decides what becomes of fuzz inputs.
      if (!rules.defects.empty()) std::ranges::sort(told);
      for (const std::string& one : told) contradictions.add(one);
    }
    for (const std::string_view id :
         {"balance.usage-is-outstanding", "balance.no-over-uncharge", "balance.no-leak",
          "balance.owner-alive", "balance.mapped-is-charged", "balance.lists-match"})
      searches.add((promised_balance(rules) & mask_of({id})) != 0 ? 1 : 0);
    searches.add(books_may_drift(rules) ? 1 : 0);
    // Of W16 they did not know that files go by their order under it.
    Rules known = rules;
    known.defects.erase(Defect::W16);
    searches.add(alike_under(known).pages ? 1 : 0);
    for (const std::size_t size : {2U, 3U}) {
      Scope scope;
      scope.containers = size;
      scope.tasks = size;
      const WorldSystem system(rules, scope, true);
      searches.add(system.renames_containers() ? 1 : 0);
      searches.add(system.renames_tasks() ? 1 : 0);
    }
  }
  EXPECT_EQ(contradictions.hash(), 8070742548286959848U);
  EXPECT_EQ(searches.hash(), 3882078031945819876U);
}

}  // namespace
}  // namespace counterproof
