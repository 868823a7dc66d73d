// See rule_files.hpp.
#include "model/policy/rule_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "model/invariant/invariant.hpp"
#include "model/printable.hpp"
#include "model/suggest.hpp"

namespace counterproof {
namespace {

RuleOpener the_opener{};

/// By their code; what was learnt stays, so that rules can be told apart by address.
std::map<const void*, std::unique_ptr<Rule>>& known_rules() {
  static std::map<const void*, std::unique_ptr<Rule>> kRules;
  return kRules;
}

std::size_t bytes_taken = 0;

std::string_view no_id(const Invariant& invariant) {
  const std::size_t dot = invariant.id.find('.');
  if (dot == 0 || dot == invariant.id.npos || dot + 1 == invariant.id.size())
    return "has an id without a group; expected one such as \"kill.whole-group\"";
  if (invariant.statement.empty() || invariant.formula.empty())
    return "says nothing; expected a statement and a formula";
  if (invariant.holds_in == nullptr && invariant.holds_over == nullptr)
    return "asks nothing; expected holds_in or holds_over";
  if (invariant.witnessed_in == nullptr && invariant.witnessed_over == nullptr)
    return "has no witness; expected witnessed_in or witnessed_over, and what they look for";
  if (find_invariant(invariant.id) != nullptr) return "is the name of another; expected a new one";
  return {};
}

Result<const Rule*> learn(const RuleFile& file) {
  const auto code = the_opener.open(file);
  if (!code) return code.error();
  if (const auto known = known_rules().find(code->id); known != known_rules().end())
    return known->second.get();
  auto learnt = std::make_unique<Rule>(bytes_taken);
  struct Filling {
    void (*fill)(Rule&);
    Rule& rule;
  } filling{code->fill, *learnt};
  const char* fault = the_opener.run_guarded(
      [](void* context) {
        const auto& now = *static_cast<Filling*>(context);
        now.fill(now.rule);
      },
      &filling);
  if (fault != nullptr)
    return Error{file.place, fmt::format("{}: {} while it is loaded", file.path, fault)};
  const Rule& rule = *learnt;
  if (rule.next_byte() > kOwnBytes) {
    return Error{file.place,
                 fmt::format("the rule file {} keeps {} values, and there is room for {}; expected "
                             "it to keep less, or fewer rule files at a time",
                             file.path, rule.next_byte() - bytes_taken, kOwnBytes - bytes_taken)};
  }
  for (std::size_t i = 0; i < rule.invariants.size(); ++i) {
    std::string_view why = no_id(rule.invariants[i]);
    for (std::size_t j = 0; j < i; ++j)
      if (rule.invariants[j].id == rule.invariants[i].id) why = "stands there twice";
    if (!why.empty()) {
      return Error{file.place, fmt::format("the invariant {} of {} {}",
                                           in_quotes(rule.invariants[i].id), file.path, why)};
    }
  }
  if (!adopt_invariants(learnt.get(), rule.invariants)) {
    return Error{file.place, fmt::format("the rule file {} asks more than there is room for; "
                                         "expected fewer rule files at a time",
                                         file.path)};
  }
  bytes_taken = rule.next_byte();
  return known_rules().emplace(code->id, std::move(learnt)).first->second.get();
}

/// Takes what the rule fills.  Errors: another file fills the same.
std::optional<Error> add(const RuleFile& file, const Rule& rule, OwnRules& own,
                         std::map<std::string_view, std::string>& filled_by) {
  std::optional<Error> error;
  for_each_slot([&](std::string_view name, auto slot) {
    if (error || rule.*slot == nullptr) return;
    const auto [first, is_new] = filled_by.emplace(name, file.path);
    if (!is_new) {
      error =
          Error{file.place, fmt::format("{} fills the slot {}, as {} does; expected one of them "
                                        "to leave it",
                                        file.path, name, first->second)};
    }
    own.slots.*slot = rule.*slot;
    own.filled.emplace_back(name);
  });
  if (error) return error;
  own.files.push_back(file.path);
  own.summaries.push_back(rule.summary);
  own.kept.insert(own.kept.end(), rule.fields.begin(), rule.fields.end());
  own.images.push_back(&rule);
  return std::nullopt;
}

Result<const OwnRules*> load_all(std::span<const RuleFile> files) {
  static std::map<std::vector<const void*>, std::unique_ptr<OwnRules>> kLoaded;
  auto own = std::make_unique<OwnRules>();
  own->run_guarded = the_opener.run_guarded;
  std::map<std::string_view, std::string> filled_by;
  for (const RuleFile& file : files) {
    const auto learnt = learn(file);
    if (!learnt) return learnt.error();
    const Rule& rule = **learnt;
    if (own->asks(&rule) || std::ranges::find(own->files, file.path) != own->files.end()) {
      return Error{file.place, fmt::format("the rule file {} is named twice; drop one of the two",
                                           shown(file.path))};
    }
    if (auto error = add(file, rule, *own, filled_by)) return *error;
    if (own->filled.empty() && rule.invariants.empty() && rule.fields.empty()) {
      return Error{file.place, fmt::format("the rule file {} says nothing; expected it to fill a "
                                           "slot, or to ask something",
                                           file.path)};
    }
  }
  std::vector<const void*> key = own->images;
  auto& known = kLoaded[std::move(key)];
  if (!known) known = std::move(own);
  return known.get();
}

}  // namespace

void load_rules_by(const RuleOpener& opener) {
  the_opener = opener;
  set_rule_loader(load_all);
}

}  // namespace counterproof
