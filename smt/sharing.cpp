#include "smt/sharing.hpp"

#include <array>
#include <map>

#include "smt/symbolic.hpp"

namespace counterproof::smt {
namespace {

constexpr std::array<const char*, 4> kProperties = {
    "fairness.sum-is-physical", "fairness.user-pays", "isolation.no-imposed-charge",
    "isolation.no-hostage-charge"};

/// A history of events, and who maps the page after it.
struct History {
  std::string name;
  int before;  ///< index of the history that it continues, or -1
  int actor;   ///< 0 is A, 1 is B
  std::array<bool, 2> maps;
};

const std::vector<History>& histories() {
  static const std::vector<History> kAll = {
      {"A maps", -1, 0, {true, false}},
      {"B maps", -1, 1, {false, true}},
      {"A maps, B maps", 0, 1, {true, true}},
      {"B maps, A maps", 1, 0, {true, true}},
      {"A maps, B maps, A unmaps", 2, 0, {false, true}},
      {"A maps, B maps, B unmaps", 2, 1, {true, false}},
      {"B maps, A maps, A unmaps", 3, 0, {false, true}},
      {"B maps, A maps, B unmaps", 3, 1, {true, false}},
  };
  return kAll;
}

class Rule {
 public:
  explicit Rule(Charges charges) : charges_(charges) {}

  [[nodiscard]] z3::expr charge(std::size_t history, std::size_t container) const {
    const std::string name =
        std::string(container == 0 ? "A" : "B") + " after " + histories()[history].name;
    return charges_ == Charges::whole_pages ? context().int_const(name.c_str())
                                            : context().real_const(name.c_str());
  }
  [[nodiscard]] z3::expr property(std::size_t which) const {
    z3::expr all = context().bool_val(true);
    for (std::size_t h = 0; h < histories().size(); ++h) {
      const History& history = histories()[h];
      if (which == 0) all = all && charge(h, 0) + charge(h, 1) == 1;
      for (std::size_t x = 0; x < 2; ++x) {
        if (which == 1 && history.maps[x]) all = all && charge(h, x) > 0;
        if (which == 3 && !history.maps[x]) all = all && charge(h, x) == 0;
        if (which != 2 || static_cast<int>(x) == history.actor) continue;
        all = all && (history.before < 0
                          ? charge(h, x) <= 0
                          : charge(h, x) <= charge(static_cast<std::size_t>(history.before), x));
      }
    }
    return all;
  }
  [[nodiscard]] z3::expr not_negative() const {
    z3::expr all = context().bool_val(true);
    for (std::size_t h = 0; h < histories().size(); ++h)
      all = all && charge(h, 0) >= 0 && charge(h, 1) >= 0;
    return all;
  }

 private:
  Charges charges_;
};

/// "1", "1/2".
std::string number(const z3::expr& value) {
  if (value.is_int()) return value.to_string();
  const std::string below = value.denominator().to_string();
  return value.numerator().to_string() + (below == "1" ? "" : "/" + below);
}

/// Nothing, if the solver gave up.
std::optional<SharingSubset> solve(const Rule& rule, unsigned subset) {
  SharingSubset result;
  z3::solver solver(context());
  solver.add(rule.not_negative());
  for (std::size_t i = 0; i < kProperties.size(); ++i) {
    if ((subset >> i & 1U) == 0) continue;
    result.properties.emplace_back(kProperties[i]);
    solver.add(rule.property(i));
  }
  const z3::check_result answer = solver.check();
  if (answer == z3::unknown) return std::nullopt;
  result.possible = answer == z3::sat;
  if (!result.possible) return result;
  const z3::model model = solver.get_model();
  for (std::size_t h = 0; h < histories().size(); ++h)
    result.rule.push_back({histories()[h].name, number(model.eval(rule.charge(h, 0), true)),
                           number(model.eval(rule.charge(h, 1), true))});
  return result;
}

}  // namespace

std::optional<SharingReport> prove_sharing(Charges charges, const std::atomic<bool>* stop) {
  std::map<unsigned, SharingSubset> all;
  try {
    const Rule rule(charges);
    for (unsigned subset = 1; subset < 1U << kProperties.size(); ++subset) {
      if (stop != nullptr && stop->load()) return std::nullopt;
      auto result = solve(rule, subset);
      if (!result) return std::nullopt;
      all.emplace(subset, std::move(*result));
    }
  } catch (const z3::exception&) {
    return std::nullopt;
  }
  SharingReport report;
  report.charges = charges;
  for (const auto& [subset, result] : all) {
    bool extreme = true;
    for (const auto& [other, its] : all) {
      if (other == subset || its.possible != result.possible) continue;
      const bool smaller = (other & subset) == other;
      const bool larger = (other & subset) == subset;
      if (result.possible ? larger : smaller) extreme = false;
    }
    if (extreme) (result.possible ? report.possible : report.conflicts).push_back(result);
  }
  return report;
}

}  // namespace counterproof::smt
