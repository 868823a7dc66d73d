// Scopes in policies.
//
// Reports tell scopes by their names, so that no two of one search may share one: a policy's scope
// is not named as a standard one.  A table with the keys of a scope is the only one, and has no
// name; in a table of tables each is one.  The table `containers` is a part of every scope, and so
// tells which of the two is meant.
#include "model/policy/policy_scopes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/printable.hpp"
#include "model/suggest.hpp"
#include "model/toml/toml_reading.hpp"
#include "model/world/scope_table.hpp"
#include "model/world/standard_scopes.hpp"

namespace counterproof {
namespace {

bool holds_one_scope(const toml::table& table) {
  return table.contains("containers") ||
         std::ranges::any_of(in_file_order(table),
                             [](const TomlEntry& entry) { return !entry.value->is_table(); });
}

std::optional<std::string> wrong_name(const std::string& name) {
  if (find_standard_scope(name) != nullptr)
    return fmt::format("a standard scope is named {}; expected another name", shown(name));
  if (name.empty() || name.ends_with(".toml") || printable(name) != name) {
    return fmt::format(
        "a scope is named {}; expected a name that --scope can ask for, without "
        ".toml at its end",
        shown(name));
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<WrittenScope>> read_policy_scopes(const toml::table& table,
                                                     const std::string& file) {
  std::vector<WrittenScope> scopes;
  const auto place = [&](const toml::source_position& at) {
    return Place{file, at.line, at.column};
  };
  if (holds_one_scope(table)) {
    auto scope = read_scope_table(table, std::string(kUnnamedScope), place(table.source().begin));
    if (!scope) return scope.error();
    scopes.push_back(std::move(*scope));
    return scopes;
  }
  for (const TomlEntry& entry : in_file_order(table)) {
    if (const auto why = wrong_name(entry.key)) return Error{place(entry.at), *why};
    auto scope = read_scope_table(*entry.value->as_table(), entry.key, place(entry.at));
    if (!scope) return scope.error();
    scopes.push_back(std::move(*scope));
  }
  return scopes;
}

std::optional<Error> settle_scopes(Policy& policy, const std::vector<WrittenScope>& of_base) {
  for (const WrittenScope& scope : policy.scopes) {
    if (const auto why = misfit(scope, policy.rules))
      return Error{scope.place,
                   fmt::format("scope {} does not fit the policy: {}", scope.scope.name, *why)};
  }
  std::vector<WrittenScope> all;
  for (const WrittenScope& scope : of_base) {
    const bool is_replaced = std::ranges::any_of(
        policy.scopes, [&](const WrittenScope& own) { return own.scope.name == scope.scope.name; });
    if (!is_replaced && !misfit(scope, policy.rules)) all.push_back(scope);
  }
  std::ranges::move(policy.scopes, std::back_inserter(all));
  policy.scopes = std::move(all);
  return std::nullopt;
}

}  // namespace counterproof
