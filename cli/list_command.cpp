#include <fmt/format.h>

#include <memory>

#include "check/race/race_invariants.hpp"
#include "check/race/race_program.hpp"
#include "cli/commands.hpp"
#include "cli/path_options.hpp"
#include "cli/placeholders.hpp"
#include "cli/support.hpp"
#include "model/invariant/invariant.hpp"
#include "model/printable.hpp"
#include "model/rules/choices.hpp"
#include "model/suggest.hpp"
#include "model/world/standard_scopes.hpp"
#include "reports/check_json.hpp"
#include "reports/check_text.hpp"

namespace counterproof {
namespace {

Json operands_of(const EventEntry& entry) {
  Json operands = Json::array();
  for (const Operand operand : entry.operands) operands.push_back(name_of(operand));
  return operands;
}

Json events() {
  Json list = Json::array();
  for (const EventEntry& entry : event_table()) {
    Json faults = Json::array();
    for (const Fault fault : entry.faults) faults.push_back(name_of(fault));
    list.push_back({{"event", entry.word},
                    {"operands", operands_of(entry)},
                    {"faults", std::move(faults)},
                    {"what", entry.what}});
  }
  return list;
}

Json invariant_list() {
  Json list = Json::array();
  for (const Invariant& invariant : invariants()) {
    list.push_back({{"invariant", invariant.id},
                    {"statement", invariant.statement},
                    {"formula", invariant.formula},
                    {"source", invariant.source},
                    {"witness", invariant.witness},
                    {"engine", "explore"}});
  }
  for (const RaceInvariant& invariant : race_invariants()) {
    if (find_invariant(invariant.id) != nullptr) continue;  // asked by both engines
    list.push_back({{"invariant", invariant.id},
                    {"statement", invariant.statement},
                    {"source", invariant.source},
                    {"engine", "race"}});
  }
  return list;
}

Json choice_list() {
  Json list = Json::array();
  for (const Choice& choice : choices()) {
    Json values = Json::array();
    for (std::size_t i = 0; i < choice.values.size(); ++i) {
      values.push_back({{"value", choice.values[i].name},
                        {"effect", choice.values[i].effect},
                        {"default", i == choice.default_value()}});
    }
    Json one = {
        {"choice", choice.key}, {"question", choice.question}, {"values", std::move(values)}};
    if (!choice.module->control.empty()) one["control_files"] = choice.module->control;
    list.push_back(std::move(one));
  }
  return list;
}

Json defect_list() {
  Json list = Json::array();
  for (const DefectEntry& entry : defects())
    list.push_back({{"defect", entry.id}, {"where", entry.where}, {"what", entry.what}});
  return list;
}

Json policy_list() {
  Json list = Json::array();
  for (const Policy& policy : read_policies({})) {
    list.push_back({{"policy", policy.name},
                    {"file", policy.file},
                    {"summary", policy.summary},
                    {"claims", policy.claims.size()},
                    {"waivers", policy.waivers.size()}});
  }
  return list;
}

Json scope_list() {
  Json list = Json::array();
  for (const StandardScope& standard : every_standard_scope()) {
    const Scope& scope = standard.written.scope;
    Json events = Json::array();
    for (const EventEntry& entry : event_table())
      if (scope.events.has(entry.kind)) events.push_back(entry.word);
    list.push_back({{"scope", scope.name},
                    {"about", scope.about},
                    {"size", describe(scope)},
                    {"events", std::move(events)}});
  }
  return list;
}

Json program_list() {
  Json list = Json::array();
  for (const RaceEntry& entry : race_programs()) {
    Json known = Json::array();
    for (const KnownBreach& breach : entry.known) {
      const RaceSize size = breach.larger_size.value_or(entry.size);
      known.push_back({{"invariant", breach.invariant},
                       {"reason", breach.reason},
                       {"threads", size.threads},
                       {"operations", size.operations}});
    }
    list.push_back({{"program", entry.name},
                    {"about", entry.about},
                    {"source", entry.source},
                    {"threads", entry.size.threads},
                    {"operations", entry.size.operations},
                    {"fixed", entry.fixed},
                    {"known", std::move(known)},
                    {"twin", entry.twin}});
  }
  return list;
}

std::string joined(const Json& strings, std::string_view between) {
  std::vector<std::string> parts;
  for (const auto& part : strings) parts.push_back(part.get<std::string>());
  return join(parts, between);
}

/// One entry for a person: its name, and what is to be said of it.
std::string entry_text(const std::string& kind, const Json& entry, const Paint& paint) {
  const auto text = [&](const char* key) { return printable(entry.at(key).get<std::string>()); };
  std::string out;
  if (kind == "policies") {
    out = fmt::format("{} {}\n", pad(paint.strong(text("policy")), 24),
                      paint.faint(fmt::format("{} claims, {} waivers", entry.at("claims").dump(),
                                              entry.at("waivers").dump())));
    return out + wrapped(text("summary"), 4);
  }
  if (kind == "programs") {
    out = fmt::format("{}  {}\n", paint.strong(text("program")), paint.faint(text("source")));
    out += wrapped(text("about"), 4);
    for (const Json& breach : entry.at("known"))
      out += wrapped(fmt::format("breaks {}: {}", breach.at("invariant").get<std::string>(),
                                 breach.at("reason").get<std::string>()),
                     4);
    if (!text("twin").empty()) out += wrapped("repaired in: " + text("twin"), 4);
    return out;
  }
  if (kind == "invariants") {
    out = paint.strong(text("invariant")) + "\n" + wrapped(text("statement"), 4);
    if (entry.contains("formula")) out += wrapped("formula: " + text("formula"), 4);
    out += wrapped("source: " + text("source"), 4);
    if (entry.contains("witness")) out += wrapped("witness: " + text("witness"), 4);
    return out + wrapped("engine: " + text("engine"), 4);
  }
  if (kind == "events") {
    out = fmt::format("{} {}\n", paint.strong(text("event")), joined(entry.at("operands"), " "));
    out += wrapped(text("what"), 4);
    if (!entry.at("faults").empty()) out += wrapped("fault=" + joined(entry.at("faults"), ", "), 4);
    return out;
  }
  if (kind == "choices") {
    out = paint.strong(text("choice")) + "\n" + wrapped(text("question"), 2);
    for (const Json& value : entry.at("values")) {
      out += wrapped(fmt::format("{}{}: {}", value.at("value").get<std::string>(),
                                 value.at("default").get<bool>() ? " (default)" : "",
                                 value.at("effect").get<std::string>()),
                     4);
    }
    if (entry.contains("control_files"))
      out += wrapped("control files of Linux: " + text("control_files"), 2);
    return out;
  }
  if (kind == "defects") {
    return fmt::format("{}  {}\n", paint.strong(text("defect")), text("where")) +
           wrapped(text("what"), 4);
  }
  out = fmt::format("{}  {}\n", paint.strong(text("scope")), text("about"));
  return out + wrapped(text("size"), 4) + wrapped("events: " + joined(entry.at("events"), ", "), 4);
}

struct ListArguments {
  std::string what;
  bool json = false;
  std::string scope;
};

ExitCode print_standard_scope(const ListArguments& arguments) {
  if (arguments.what != "scopes" || arguments.json)
    fail({{}, "--scope stands with \"list scopes\" alone; expected list scopes --scope STANDARD"});
  if (const StandardScope* standard = find_standard_scope(arguments.scope)) {
    print(standard->text);
    return ExitCode::as_stated;
  }
  std::vector<std::string_view> names;
  for (const StandardScope& standard : every_standard_scope())
    names.push_back(standard.written.scope.name);
  fail({{},
        fmt::format("there is no scope {}; {}", shown(arguments.scope),
                    expected(arguments.scope, names))});
}

ExitCode run(const ListArguments& arguments) {
  if (!arguments.scope.empty()) return print_standard_scope(arguments);
  const std::string& what = arguments.what;
  const Json list = what == "policies"     ? policy_list()
                    : what == "invariants" ? invariant_list()
                    : what == "events"     ? events()
                    : what == "choices"    ? choice_list()
                    : what == "defects"    ? defect_list()
                    : what == "programs"   ? program_list()
                                           : scope_list();
  if (arguments.json) {
    Json json;
    json["version"] = 1;
    json[what] = list;
    print(json_text(json));
    return ExitCode::as_stated;
  }
  const Paint paint = paint_for_output();
  for (const Json& entry : list) print(entry_text(what, entry, paint));
  return ExitCode::as_stated;
}

}  // namespace

void add_list(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<ListArguments>();
  CLI::App* command =
      app.add_subcommand("list", "What there is to name: policies, invariants, events, and so on");
  command
      ->add_option("what", arguments->what,
                   "policies, invariants, events, choices, defects, scopes or programs")
      ->required()
      ->type_name("KIND")
      ->check(CLI::IsMember(placeholder("KIND").words));
  command->add_flag("--json", arguments->json, "Answer as JSON");
  command
      ->add_option("--scope", arguments->scope,
                   "Of scopes: print the file of this one, to be changed and given to check")
      ->type_name("STANDARD")
      ->check(not_empty());
  command->footer("Example: counterproof list choices");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace counterproof
