// What a scope asks of a policy, and what is left of it for one.
//
// A need is asked of the choice table, in the words of policy files, so that a new choice can be
// asked for without a line here.  It is one sentence, "KEY = VALUE" or "KEY != VALUE", or several
// with "or" between them; "and" is a second need.
#include "model/world/written_scope.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/rules/choices.hpp"
#include "model/suggest.hpp"

namespace counterproof {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// The value's name in the choice table: policy files say of accounting that it is true or false.
std::string_view in_table(const Choice& choice, std::string_view value) {
  if (!choice.key.starts_with("account.")) return value;
  return value == "true" ? "yes" : value == "false" ? "no" : "";
}

std::vector<std::string_view> values_of(const Choice& choice) {
  if (choice.key.starts_with("account.")) return {"true", "false"};
  std::vector<std::string_view> names;
  for (const ChoiceValue& value : choice.values) names.push_back(value.name);
  return names;
}

Result<ScopeNeed::Answer> read_answer(std::string_view text) {
  const std::size_t equals = text.find('=');
  const bool is_other = equals != std::string_view::npos && equals > 0 && text[equals - 1] == '!';
  const std::string_view key = trimmed(text.substr(0, equals - (is_other ? 1 : 0)));
  if (equals == std::string_view::npos || key.empty()) {
    return Error{{},
                 fmt::format("{} asks nothing of a policy; expected a choice and its value, "
                             "such as \"account.memory = true\" or \"over.kill != none\"",
                             shown(text))};
  }
  const std::string_view value = trimmed(text.substr(equals + 1));
  const Choice* choice = find_choice(key);
  if (choice == nullptr) {
    std::vector<std::string_view> keys;
    for (const Choice& known : choices()) keys.push_back(known.key);
    return Error{{}, fmt::format("there is no choice {}; {}", shown(key), expected(key, keys))};
  }
  const std::string_view name = in_table(*choice, value);
  for (std::size_t i = 0; i < choice->values.size(); ++i)
    if (choice->values[i].name == name) return ScopeNeed::Answer{choice, i, is_other};
  return Error{{},
               fmt::format("{} has no value {}; {}", key, shown(value),
                           expected(value, values_of(*choice)))};
}

void leave_out(Scope& scope, std::size_t& count, Operand named) {
  count = 0;
  for (const EventEntry& entry : event_table())
    if (std::ranges::find(entry.operands, named) != entry.operands.end())
      scope.events.erase(entry.kind);
}

void leave_out(Scope& scope, ScopePart part) {
  switch (part) {
    case ScopePart::parents:
      return scope.parents.clear();
    case ScopePart::min:
      return scope.min.clear();
    case ScopePart::low:
      return scope.low.clear();
    case ScopePart::oom_group:
      scope.oom_group = {};
      return;
    case ScopePart::high:
      return scope.high.clear();
    case ScopePart::pages:
      return leave_out(scope, scope.pages, Operand::page);
    case ScopePart::files:
      return leave_out(scope, scope.files, Operand::file);
    case ScopePart::objects:
      return leave_out(scope, scope.objects, Operand::object);
    case ScopePart::kernel_limit:
      return scope.kernel_limit.reset();
  }
}

}  // namespace

bool ScopeNeed::met_by(const Rules& rules) const {
  return std::ranges::any_of(any_of, [&](const Answer& answer) {
    return (answer.choice->get(rules) == answer.value) != answer.is_other;
  });
}

Result<ScopeNeed> read_need(std::string_view text) {
  constexpr std::string_view kOr = " or ";
  ScopeNeed need{std::string(text), {}};
  for (;;) {
    const std::size_t end = std::min(text.find(kOr), text.size());
    const auto answer = read_answer(trimmed(text.substr(0, end)));
    if (!answer) return answer.error();
    need.any_of.push_back(*answer);
    if (end == text.size()) return need;
    text.remove_prefix(end + kOr.size());
  }
}

std::optional<std::string> misfit(const WrittenScope& written, const Rules& rules) {
  for (const ScopeNeed& need : written.needs)
    if (!need.met_by(rules)) return fmt::format("it needs a policy with {}", need.text);
  const Scope left = fitted(written, rules);
  const bool tree =
      std::ranges::any_of(left.parents, [](ContainerId parent) { return parent != ContainerId(); });
  if (tree && !rules.tree())
    return "its containers have parents, and the policy knows no tree; expected none";
  if (left.events.empty()) return "none of its events is left for the policy; expected one";
  return std::nullopt;
}

Scope fitted(const WrittenScope& written, const Rules& rules) {
  Scope scope = written.scope;
  for (const LeftOut& one : written.without) {
    if (one.need.met_by(rules)) continue;
    for (const ScopePart part : kAllOf<ScopePart>)
      if (one.parts.has(part)) leave_out(scope, part);
    for (const EventEntry& entry : event_table())
      if (one.events.has(entry.kind)) scope.events.erase(entry.kind);
  }
  scope.zombies = scope.events.has(EventKind::reap);
  return scope;
}

}  // namespace counterproof
