#include "model/rules/chosen.hpp"

#include <algorithm>

#include "model/rules/choices.hpp"

namespace counterproof {
namespace {

/// Calls `visit(module)` for each value that the rules choose.
template <class Visit>
void for_each_value(const Rules& rules, Visit&& visit) {
  for (const Choice& choice : choices()) visit(choice.chosen(rules));
}

/// Calls `visit(module)` for each defect of the rules, in the order of their ids.
template <class Visit>
void for_each_defect(const DefectSet& defects, Visit&& visit) {
  for (const Defect defect : kAllOf<Defect>)
    if (defects.has(defect)) visit(module_of(defect));
}

}  // namespace

bool books_may_drift(const Rules& rules) {
  bool drift = false;
  for_each_value(rules, [&](const ValueModule& value) {
    drift = drift || (value.drifts != nullptr && value.drifts(rules));
  });
  for_each_defect(rules.defects,
                  [&](const DefectModule& defect) { drift = drift || defect.drifts; });
  return drift;
}

Alike alike_under(const Rules& rules) {
  Alike alike;
  const auto narrow = [&](const Alike& other) {
    alike.containers = std::min(alike.containers, other.containers);
    alike.tasks = std::min(alike.tasks, other.tasks);
    alike.pages = alike.pages && other.pages;
  };
  for_each_value(rules, [&](const ValueModule& value) {
    if (value.alike != nullptr) narrow(value.alike(rules));
  });
  for_each_defect(rules.defects, [&](const DefectModule& defect) { narrow(defect.alike); });
  return alike;
}

Remembered remembered_under(const Rules& rules) {
  Remembered all;
  for_each_defect(rules.defects, [&](const DefectModule& defect) { all.insert(defect.remembers); });
  return all;
}

bool matters(const DefectSet& defects, Fault fault) {
  static const auto kOnlyUnder = [] {
    EnumTable<Fault, DefectSet> table;
    for (const Defect defect : kAllOf<Defect>) table[module_of(defect).fault].insert(defect);
    table[Fault::none] = {};
    return table;
  }();
  const DefectSet& only_under = kOnlyUnder[fault];
  return only_under.empty() || only_under.meets(defects);
}

std::string_view res_counter_under(const Rules& rules) {
  std::string_view subject = "res-counter";
  for_each_defect(rules.defects, [&](const DefectModule& defect) {
    if (subject == "res-counter" && !defect.counter.empty()) subject = defect.counter;
  });
  return subject;
}

std::vector<const BalancePrice*> all_balance_prices() {
  std::vector<const BalancePrice*> prices;
  for (const Choice& choice : choices())
    for (const ValueModule& value : choice.values)
      for (const BalancePrice* price : value.prices)
        if (std::ranges::find(prices, price) == prices.end()) prices.push_back(price);
  return prices;
}

bool pay(const Rules& rules, const BalancePrice& price) {
  if (!price.is_paid(rules)) return false;
  bool has = false;
  for_each_value(rules, [&](const ValueModule& value) {
    has = has || std::ranges::find(value.prices, &price) != value.prices.end();
  });
  return has;
}

}  // namespace counterproof
