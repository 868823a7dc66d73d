// See starter.hpp.
//
// A starter is a text with holes, reports/starters/*.in; this fills them.
#include "reports/starter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <utility>

#include "model/enum_table.hpp"
#include "model/invariant/invariant.hpp"
#include "model/rules/choices.hpp"
#include "model/rules/slots.hpp"
#include "model/state/ids.hpp"
#include "model/suggest.hpp"
#include "reports/input_schema.hpp"
#include "reports/starter_files.hpp"
#include "reports/terminal.hpp"

namespace counterproof {
namespace {

namespace fs = std::filesystem;

using Holes = std::vector<std::pair<std::string_view, std::string>>;

/// The text of reports/starters/NAME.in, with its holes filled.
std::string filled(std::string_view name, const Holes& holes) {
  std::string text(starter_file(fmt::format("{}.in", name)));
  for (const auto& [hole, with] : holes) {
    const std::string mark = fmt::format("@{}@", hole);
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += with.size())
      text.replace(at, mark.size(), with);
  }
  return text;
}

/// The text as comments, in lines that fit a terminal.
std::string comment(std::string_view text, std::string_view mark = "# ", std::size_t indent = 0) {
  std::string out;
  const std::string lines = wrapped(text, mark.size() + indent);
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at);
    out += fmt::format("{}{}\n", mark, lines.substr(at + mark.size(), end - at - mark.size()));
    at = end + 1;
  }
  return out;
}

/// What is chosen in the starter of a policy, beside what is so by itself.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kChosen = {
    {{"account.memory", "yes"}, {"over.reclaim", "evict"}, {"over.kill", "container"}}};

std::string toml_value(const Choice& choice, std::string_view value) {
  if (choice.key.starts_with("account.")) return value == "yes" ? "true" : "false";
  return in_quotes(value);
}

/// A choice that the starter makes, with all that could stand there; of any other what stands there
/// unsaid.
std::string choice_text(const Choice& choice) {
  const std::string_view name = choice.key.substr(choice.key.find('.') + 1);
  const auto* made =
      std::ranges::find(kChosen, choice.key, [](const auto& one) { return one.first; });
  if (made == kChosen.end()) {
    std::vector<std::string> values;
    for (const ChoiceValue& value : choice.values) values.push_back(toml_value(choice, value.name));
    const auto& usual = choice.values[choice.default_value()];
    return comment(fmt::format("{} {}", choice.question, list_of(values))) +
           fmt::format("# {} = {}\n", name, toml_value(choice, usual.name));
  }
  std::string out = comment(choice.question);
  for (const ChoiceValue& value : choice.values)
    out += comment(fmt::format("{}: {}", toml_value(choice, value.name), value.effect), "# ", 2);
  return out + fmt::format("{} = {}\n", name, toml_value(choice, made->second));
}

std::string choices_text() {
  std::string out;
  std::set<std::string_view> told;
  for (const Choice& first : choices()) {
    const std::string_view table = first.key.substr(0, first.key.find('.'));
    if (!told.insert(table).second) continue;
    out += fmt::format("[{}]\n", table);
    for (const Choice& choice : choices())
      if (choice.key.starts_with(fmt::format("{}.", table))) out += choice_text(choice);
    out += "\n";
  }
  out.pop_back();
  return out;
}

/// What the policy of the starter does not keep.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kWaived = {
    {{"limit.no-sharing-escape",
      "who maps a page second pays nothing, also when the first is gone"},
     {"limit.no-migration-escape",
      "charges stay with the old container: a task fills one, moves, and fills the next"},
     {"limit.no-cache-escape", "pages that nobody maps are free, so that reading fills memory"},
     {"isolation.no-hostage-charge", "the first to map a page pays until the last unmap"},
     {"isolation.same-alone", "what somebody else has mapped already is free"},
     {"isolation.no-foreign-kill",
      "what one container reclaims others lose as well, and whoever is full dies when it needs it"},
     {"isolation.kills-members",
      "the victim is one whose charges fill the container, wherever it is now"},
     {"isolation.owner-gone", "charges stay when the last task moves away or exits"},
     {"fairness.user-pays", "whoever maps a page second rides free"},
     {"fairness.sum-is-physical", "pages in the cache that nobody maps are uncharged"},
     {"reclaim.leaves-others-mapped", "the owner's reclaim unmaps the page from everyone"},
     {"progress.no-livelock",
      "a limit may be lower than what one instruction needs: its pages evict each other"}}};

/// What the policy of the starter of a rule claims.
constexpr std::array<std::string_view, 4> kClaimed = {"balance.usage-is-outstanding",
                                                      "balance.no-over-uncharge", "balance.no-leak",
                                                      "limit.never-exceeded"};

std::string_view statement_of(std::string_view id) {
  const Invariant* invariant = find_invariant(id);
  if (invariant == nullptr) throw std::logic_error(fmt::format("there is no invariant {}", id));
  return invariant->statement;
}

std::string waivers_text() {
  std::string out;
  for (const auto& [id, reason] : kWaived)
    out +=
        fmt::format("{}{} = {}\n\n", comment(statement_of(id)), in_quotes(id), in_quotes(reason));
  out.pop_back();
  return out;
}

std::string claims_text() {
  std::string out;
  for (const std::string_view id : kClaimed)
    out += fmt::format("{}  {},\n", comment(statement_of(id), "  # "), in_quotes(id));
  return out;
}

std::string slots_text() {
  std::vector<std::string> names;
  for_each_slot([&](const char* name, auto) { names.emplace_back(name); });
  return comment(list_of(names, "and"), "//     ");
}

constexpr std::array kEvents = {EventKind::touch,  EventKind::map,        EventKind::unmap,
                                EventKind::lock,   EventKind::exit,       EventKind::attach,
                                EventKind::remove, EventKind::write_limit};

/// All events: those of the starter, and the others as comments.
std::string events_text() {
  std::string out;
  for (const bool in_scope : {true, false}) {
    for (const EventEntry& entry : event_table()) {
      if ((std::ranges::find(kEvents, entry.kind) != kEvents.end()) != in_scope) continue;
      const std::string word = fmt::format("{},", in_quotes(entry.word));
      out += fmt::format("  {}{:<18}{}# {}\n", in_scope ? "" : "# ", word, in_scope ? "  " : "",
                         entry.what);
    }
    if (in_scope) out += "  # Others; some need pages, files or objects, or a tree.\n";
  }
  return out;
}

std::string faults_text() {
  std::string out;
  for (const Fault fault : kAllOf<Fault>)
    if (fault != Fault::none)
      out += fmt::format("{}{}", out.empty() ? "" : ", ", in_quotes(name_of(fault)));
  return out;
}

/// What editors read that look at C and C++ with clangd.
StarterFile compile_flags(const fs::path& folder, const std::string& text) {
  return {(folder / "compile_flags.txt").string(), text, true};
}

/// What editors read that know TOML.
StarterFile schema_file(const std::string& stem, const std::string& name, const Json& schema) {
  const fs::path path = fs::path(stem).parent_path() / (name + ".schema.json");
  return {path.string(), json_text(schema), true};
}

Starter policy_starter(const std::string& stem) {
  const std::string file = stem + ".toml";
  return {
      {{file, filled("policy.toml",
                     {{"FILE", file}, {"CHOICES", choices_text()}, {"WAIVERS", waivers_text()}})},
       schema_file(stem, "policy", policy_schema())},
      "check " + file};
}

Starter rule_starter(const StarterPlace& place) {
  const fs::path stem = place.stem;
  const std::string rule = place.stem + ".cpp";
  const std::string policy = place.stem + ".toml";
  const Holes holes = {{"FILE", policy},
                       {"POLICY", policy},
                       {"RULE", fs::path(rule).filename().string()},
                       {"CLAIMS", claims_text()},
                       {"SLOTS", slots_text()},
                       {"HOME", place.home}};
  return {{{policy, filled("rule.toml", holes)},
           {rule, filled("rule.cpp", holes)},
           schema_file(place.stem, "policy", policy_schema()),
           compile_flags(stem.parent_path(),
                         fmt::format("-std=c++20\n-I{0}/include\n-isystem{0}\n", place.home))},
          "check " + policy};
}

Starter scope_starter(const StarterPlace& place) {
  const std::string file = place.stem + ".toml";
  return {{{file, filled("scope.toml", {{"FILE", file},
                                        {"POLICY", place.policy},
                                        {"TASKS", std::to_string(kMaxTasks)},
                                        {"PAGES", std::to_string(kMaxPages)},
                                        {"FILES", std::to_string(kMaxFiles)},
                                        {"OBJECTS", std::to_string(kMaxObjects)},
                                        {"EVENTS", events_text()},
                                        {"FAULTS", faults_text()}})},
           schema_file(place.stem, "scope", scope_schema())},
          fmt::format("check {} --scope {}", place.policy, file)};
}

Starter harness_starter(const StarterPlace& place) {
  const fs::path stem = place.stem;
  const std::string code = place.stem + ".c";
  const std::string harness = place.stem + "_harness.c";
  const Holes holes = {{"CODE", code}, {"HARNESS", harness}};
  return {{{code, filled("code.c", holes)},
           {harness, filled("harness.c", holes)},
           compile_flags(stem.parent_path(), fmt::format("-I{}/own/include\n", place.home))},
          fmt::format("race --source {} --harness {}", code, harness)};
}

struct Kind {
  std::string_view name;
  std::string_view stem;
  std::vector<std::string_view> endings;
};

const Kind& kind_entry(StarterKind kind) {
  static const EnumTable<StarterKind, Kind> kKinds = {
      Kind{"policy", "my-policy", {".toml"}}, Kind{"rule", "my-rule", {".toml", ".cpp"}},
      Kind{"scope", "my-scope", {".toml"}}, Kind{"harness", "my-code", {"_harness.c", ".c"}}};
  return kKinds[kind];
}

}  // namespace

std::string_view name_of(StarterKind kind) { return kind_entry(kind).name; }
std::string_view usual_stem(StarterKind kind) { return kind_entry(kind).stem; }
std::span<const std::string_view> endings_of(StarterKind kind) { return kind_entry(kind).endings; }

std::vector<std::string> starter_kinds() {
  std::vector<std::string> names;
  for (const StarterKind kind : kAllOf<StarterKind>) names.emplace_back(name_of(kind));
  return names;
}

Starter make_starter(StarterKind kind, const StarterPlace& place) {
  switch (kind) {
    case StarterKind::policy:
      return policy_starter(place.stem);
    case StarterKind::rule:
      return rule_starter(place);
    case StarterKind::scope:
      return scope_starter(place);
    case StarterKind::harness:
      return harness_starter(place);
  }
  throw std::logic_error("no such kind of starter");
}

}  // namespace counterproof
