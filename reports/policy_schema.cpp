// The schema of policies.
//
// A rule file may ask invariants that no table knows.  So where a policy has rules, or a base that
// may have some, other names than those of the tables are let through; `check` knows better.
#include <fmt/format.h>

#include <set>
#include <string>

#include "model/invariant/invariant.hpp"
#include "model/rules/choices.hpp"
#include "model/rules/defect.hpp"
#include "model/world/standard_scopes.hpp"
#include "reports/input_schema.hpp"
#include "reports/schema_parts.hpp"

namespace counterproof {
namespace {

std::string table_of(const Choice& choice) {
  return std::string(choice.key.substr(0, choice.key.find('.')));
}

Json table_schema(std::string_view about, Json properties) {
  return {{"description", about},
          {"type", "object"},
          {"properties", std::move(properties)},
          {"additionalProperties", false}};
}

Json choice_schema(const Choice& choice) {
  Json schema = {{"description", choice.question}};
  const ChoiceValue& usual = choice.values[choice.default_value()];
  if (choice.key.starts_with("account.")) {
    schema["type"] = "boolean";
    schema["default"] = usual.name == "yes";
    return schema;
  }
  Described values;
  for (const ChoiceValue& value : choice.values) values.emplace_back(value.name, value.effect);
  schema.update(one_of_words(values));
  schema["default"] = usual.name;
  return schema;
}

void add_choices(Json& tables) {
  for (const Choice& choice : choices()) {
    Json& table = tables[table_of(choice)];
    if (table.is_null())
      table = table_schema(fmt::format("Choices: {}.", table_of(choice)), Json::object());
    table["properties"][std::string(choice.key.substr(choice.key.find('.') + 1))] =
        choice_schema(choice);
  }
}

void add_defects(Json& tables) {
  for (const DefectOrigin origin : kDefectOrigins) {
    Json properties = Json::object();
    for (const DefectEntry& entry : defects()) {
      if (entry.origin() != origin) continue;
      properties[std::string(entry.id)] = {
          {"description", fmt::format("{}: {}", entry.where, entry.what)},
          {"type", "boolean"},
          {"default", false}};
    }
    tables[std::string(table_of(origin))] =
        table_schema(origin == DefectOrigin::posted ? "Defects of the patches as they were posted."
                                                    : "Classic mistakes, which nobody posted.",
                     std::move(properties));
  }
}

Described invariant_names() {
  Described names;
  for (const Invariant& invariant : invariants())
    names.emplace_back(invariant.id, invariant.statement);
  return names;
}

/// "*", the groups, and each by its name.
Described claim_names() {
  Described names = {{"*", "All that speak of what is charged, and are not waived."}};
  std::set<std::string_view> told;
  for (const Invariant& invariant : invariants())
    if (told.insert(invariant.group()).second)
      names.emplace_back(fmt::format("{}.*", invariant.group()),
                         "All of the group that say something, and are not waived.");
  for (const auto& one : invariant_names()) names.push_back(one);
  return names;
}

/// What may stand in [without_effect].
Described settings() {
  Described names;
  for (const Choice& choice : choices()) names.emplace_back(choice.key, choice.question);
  for (const DefectEntry& entry : defects()) names.emplace_back(key_of(entry.defect), entry.what);
  return names;
}

Json waiver_schema() {
  return {
      {"anyOf",
       {text_schema("Why it is not kept."),
        {{"type", "object"},
         {"properties",
          {{"reason", text_schema("Why it is not kept.")},
           {"trace", text_schema("A trace file that shows it, from the folder of the policy.")}}},
         {"required", {"reason"}},
         {"additionalProperties", false}}}}};
}

Json claims_schema() {
  // A rule's own invariants have names of the same form.
  Json item = {
      {"anyOf",
       {one_of_words(claim_names()), {{"type", "string"}, {"pattern", "^[^.*]+\\.([^*]+|\\*)$"}}}}};
  return table_schema("What the policy claims to keep.",
                      {{"keep", list_schema("Invariants by name, by group as \"balance.*\", or "
                                            "\"*\".",
                                            std::move(item))}});
}

Json scopes_schema() {
  Described taken;
  for (const StandardScope& standard : every_standard_scope())
    taken.emplace_back(standard.written.scope.name, "");
  Json names = Json::array();
  for (const auto& [name, about] : taken) names.push_back(name);
  const Json own = {{"$ref", "#/$defs/scope"}};
  return {{"description", "Scopes of its own: [scope], or [scope.NAME] for each of several."},
          {"anyOf",
           {own,
            {{"type", "object"},
             {"propertyNames",
              {{"not", {{"anyOf", {{{"enum", std::move(names)}}, {{"pattern", "\\.toml$|^$"}}}}}}}},
             {"additionalProperties", own}}}}};
}

/// What a policy without rules, or a base that may bring some, can name.
Json names_of_tables() {
  Json waivers = Json::array();
  const Json known = dotted_keys(invariant_names(), Json::object());
  for (const auto& [name, schema] : known.items()) waivers.push_back(name);
  return {{"properties",
           {{"claims", {{"properties", {{"keep", {{"items", one_of_words(claim_names())}}}}}}},
            {"waivers", {{"propertyNames", {{"enum", std::move(waivers)}}}}}}}};
}

}  // namespace

Json policy_schema() {
  Json schema = schema_head("policy", "A policy of counterproof, in TOML",
                            "The choices that a resource controller makes, and what it claims to "
                            "keep: counterproof check FILE");
  Json summary = text_schema("One line: what this policy is.");
  summary["pattern"] = "^[^\\r\\n]*\\S[^\\r\\n]*$";
  Json properties = {
      {"summary", std::move(summary)},
      {"source", {{"description", "Who proposed it, where, when."}, {"type", "string"}}},
      {"describes",
       {{"description", "The kernel that it says what it does of, for conform to ask."},
        {"type", "string"},
        {"pattern", "^linux [0-9.]+$"}}},
      {"base",
       {{"description", "The policy that this one departs from, from the folder of this one."},
        {"type", "string"}}},
      {"rules", list_schema("Rule files in C++, from the folder of the policy.",
                            text_schema("A rule file."))}};
  add_choices(properties);
  add_defects(properties);
  properties["claims"] = claims_schema();
  properties["waivers"] = {
      {"description", "What the policy does not keep, and why."},
      {"type", "object"},
      {"properties", dotted_keys(invariant_names(), {{"$ref", "#/$defs/waiver"}})}};
  properties["without_effect"] =
      table_schema("What the policy sets although no world shows it, and why.",
                   dotted_keys(settings(), {{"$ref", "#/$defs/reason"}}));
  properties["scope"] = scopes_schema();
  schema["type"] = "object";
  schema["properties"] = std::move(properties);
  schema["required"] = {"summary"};
  schema["additionalProperties"] = false;
  schema["if"] = {{"not", {{"anyOf", {{{"required", {"rules"}}}, {{"required", {"base"}}}}}}}};
  schema["then"] = names_of_tables();
  schema["$defs"] = {{"scope", scope_body()},
                     {"waiver", waiver_schema()},
                     {"reason", text_schema("Why it shows nowhere.")}};
  return schema;
}

}  // namespace counterproof
