// Writes a policy as TOML.
//
// Only what differs from the defaults and from what defects imply is written, and claims by their
// full names: a group pattern is a convenience of the writer, while the printed policy says exactly
// what it promises.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/policy/policy_file.hpp"
#include "model/rules/baseline.hpp"
#include "model/rules/choices.hpp"
#include "model/toml/toml_reading.hpp"
#include "model/world/scope_file.hpp"

namespace counterproof {
namespace {

std::string value_text(const Choice& choice, std::size_t value) {
  if (choice.key.starts_with("account.")) {
    return static_cast<Accounted>(value) == Accounted::yes ? "true" : "false";
  }
  return toml_string(choice.values[value].name);
}

std::string print_choices(const Rules& rules) {
  // Choices of one table need not stand together in the list of choices: new ones go to its end.
  std::vector<std::pair<std::string_view, std::string>> tables;
  const Rules base = baseline(rules.defects);
  for (const Choice& choice : choices()) {
    const std::size_t value = choice.get(rules);
    if (value == choice.get(base)) continue;
    const std::size_t dot = choice.key.find('.');
    const std::string_view name = choice.key.substr(0, dot);
    auto table = std::ranges::find(tables, name, [](const auto& one) { return one.first; });
    if (table == tables.end()) table = tables.insert(table, {name, ""});
    table->second +=
        fmt::format("{} = {}\n", choice.key.substr(dot + 1), value_text(choice, value));
  }
  std::string out;
  for (const auto& [name, lines] : tables) out += fmt::format("\n[{}]\n{}", name, lines);
  return out;
}

std::string print_defects(const Rules& rules) {
  std::string out;
  for (const DefectOrigin origin : kDefectOrigins) {
    std::string of_origin;
    for (const DefectEntry& entry : defects())
      if (entry.origin() == origin && rules.has(entry.defect))
        of_origin += fmt::format("{} = true\n", entry.id);
    if (!of_origin.empty()) out += fmt::format("\n[{}]\n{}", table_of(origin), of_origin);
  }
  return out;
}

}  // namespace

std::string print_policy(const Policy& policy) {
  std::string out = fmt::format("summary = {}\n", toml_string(policy.summary));
  if (!policy.source.empty()) out += fmt::format("source = {}\n", toml_string(policy.source));
  if (!policy.describes.empty())
    out += fmt::format("describes = {}\n", toml_string(policy.describes));
  if (!policy.rule_files.empty()) {
    const auto folder = std::filesystem::path(policy.file).parent_path();
    out += "rules = [";
    for (const RuleFile& file : policy.rule_files) {
      if (!out.ends_with('[')) out += ", ";
      out += toml_string(std::filesystem::path(file.path).lexically_proximate(folder).string());
    }
    out += "]\n";
  }
  out += print_choices(policy.rules);
  out += print_defects(policy.rules);
  if (!policy.claims.empty()) {
    out += "\n[claims]\nkeep = [\n";
    for (const Claim& claim : policy.claims) {
      out += fmt::format("  {},\n", toml_string(claim.invariant));
    }
    out += "]\n";
  }
  if (!policy.waivers.empty()) {
    out += "\n[waivers]\n";
    for (const Waiver& waiver : policy.waivers) {
      const std::string reason = toml_string(waiver.reason);
      out += fmt::format("{} = {}\n", toml_string(waiver.invariant),
                         waiver.trace_file.empty()
                             ? reason
                             : fmt::format("{{ reason = {}, trace = {} }}", reason,
                                           toml_string(waiver.trace_file)));
    }
  }
  for (const WrittenScope& scope : policy.scopes)
    out += "\n" + print_scope(scope, "scope." + toml_string(scope.scope.name));
  if (!policy.without_effect.empty()) {
    out += "\n[without_effect]\n";
    for (const WithoutEffect& one : policy.without_effect)
      out += fmt::format("{} = {}\n", toml_string(one.key), toml_string(one.reason));
  }
  return out;
}

}  // namespace counterproof
