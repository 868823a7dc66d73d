#include "conform/conform_reports.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include "conform/conform_text.hpp"
#include "conform/known_differences.hpp"
#include "reports/check_text.hpp"
#include "reports/terminal.hpp"

namespace counterproof::conform {
namespace {

std::uint64_t agreed(const ConformRow& row) {
  std::uint64_t sum = 0;
  for (const auto& [what, count] : row.confirmed) sum += count;
  return sum;
}

Json events_json(const Scope& scope, const std::vector<Event>& events) {
  Json list = Json::array();
  for (const Event& event : events) list.push_back(print_event(event, scope));
  return list;
}

Json to_json(const Difference& difference) {
  Json json = {{"found_in", difference.found_in},
               {"scope", describe(difference.scope)},
               {"events", events_json(difference.scope, difference.events)}};
  if (!difference.driven.error_name.empty()) json["error"] = difference.driven.error_name;
  json["compared"] = Json::array();
  for (const Compared& one : difference.compared)
    json["compared"].push_back({{"what", what_of(one)},
                                {"model", one.model},
                                {"kernel", one.kernel},
                                {"agrees", one.agrees()}});
  return json;
}

Json named_counts(const std::map<std::string, std::uint64_t>& counts) {
  Json list = Json::array();
  for (const auto& [reason, times] : counts) list.push_back({{"reason", reason}, {"times", times}});
  return list;
}

Json named_lists(const std::map<std::string, std::vector<std::string>>& lists) {
  Json list = Json::array();
  for (const auto& [reason, names] : lists) list.push_back({{"reason", reason}, {"names", names}});
  return list;
}

Json to_json(const ConformRow& row) {
  Json json = {{"policy", row.policy}, {"verdict", verdict_of(row)}};
  if (row.not_driven != nullptr) {
    json["not_driven"] = row.not_driven;
    return json;
  }
  json["kernel"] = row.kernel;
  json["stacks_are_free"] = row.stacks_are_free;
  json["scopes"] = row.scopes;
  json["traces"] = row.traces;
  json["walks"] = row.walks;
  json["events"] = row.driven;
  json["agreed"] = agreed(row);
  json["confirmed"] = Json::array();
  for (const auto& [what, times] : row.confirmed)
    json["confirmed"].push_back({{"event", entry_of(what.first).word},
                                 {"outcome", counterproof::name_of(what.second)},
                                 {"times", times}});
  json["known"] = Json::array();
  for (const auto& [id, met] : row.known) {
    const KnownDifference* known = find_known_difference(id);
    json["known"].push_back({{"id", id},
                             {"of", name_of(known->of)},
                             {"what", known->what},
                             {"times", met.times},
                             {"shortest", to_json(met.shortest)}});
  }
  json["differences"] = Json::array();
  for (const Difference& difference : row.differences)
    json["differences"].push_back(to_json(difference));
  if (row.lost)
    json["lost"] = {{"scope", describe(row.lost->scope)},
                    {"events", events_json(row.lost->scope, row.lost->events)},
                    {"why", row.lost->why}};
  json["left_out"] = named_lists(row.scopes_left_out);
  json["never_drawn"] = named_lists(row.never_drawn);
  json["passed_over"] = named_counts(row.skipped);
  json["ended_early"] = named_counts(row.ended);
  json["seconds"] = row.elapsed.count();
  return json;
}

ReportFinding finding_of(const ConformRow& row, std::string id, Standing standing,
                         std::string_view verdict, std::string message) {
  ReportFinding finding;
  finding.id = std::move(id);
  finding.standing = standing;
  finding.verdict = verdict;
  finding.statement = fmt::format("The policy does what linux {} does.", row.kernel);
  finding.message = message;
  finding.why = std::move(message);
  return finding;
}

}  // namespace

std::string_view verdict_of(const ConformRow& row) {
  if (row.not_driven != nullptr) return "not-driven";
  if (row.lost) return "lost";
  if (!row.differences.empty()) return "differs";
  return row.interrupted ? "bounded" : "agrees";
}

Json to_json(std::span<const ConformRow> rows) {
  Json json = {{"version", 1}, {"policies", Json::array()}};
  for (const ConformRow& row : rows) json["policies"].push_back(to_json(row));
  return json;
}

Report report_of(const ConformRow& row) {
  Report report;
  report.name = row.policy;
  report.seconds = row.elapsed.count();
  report.facts = {{"kernel", row.kernel.empty() ? "none" : "linux " + row.kernel}};
  report.seen = fmt::format("{} in {} and {}", counted(row.driven, "event"),
                            counted(row.traces, "trace"), counted(row.walks, "walk"));
  const std::string_view verdict = verdict_of(row);
  if (row.not_driven != nullptr) {
    report.findings.push_back(finding_of(row, "conform.driven", Standing::open, verdict,
                                         fmt::format("Nothing is driven: {}.", row.not_driven)));
    return report;
  }
  const Paint plain(false);
  for (const Difference& difference : row.differences) {
    ReportFinding finding = finding_of(
        row, fmt::format("conform.{}", entry_of(difference.event().kind).word), Standing::broken,
        "differs",
        fmt::format("{} says {} and the kernel {}.", what_of(difference.differing().front()),
                    difference.differing().front().model, difference.differing().front().kernel));
    finding.details = difference_text(difference, plain);
    report.findings.push_back(std::move(finding));
  }
  if (row.lost)
    report.findings.push_back(
        finding_of(row, "conform.guest", Standing::broken, "lost", row.lost->why));
  for (const auto& [id, met] : row.known) {
    const KnownDifference* known = find_known_difference(id);
    report.findings.push_back(
        finding_of(row, "conform." + id, Standing::excused, "differs",
                   fmt::format("Known, of the {}: {}.", name_of(known->of), known->what)));
  }
  const bool all = row.agrees();
  if (all || row.interrupted)
    report.findings.push_back(finding_of(row, "conform.agrees",
                                         all ? Standing::passed : Standing::open, verdict,
                                         all ? "" : "Stopped before all was driven."));
  return report;
}

std::string conform_markdown(std::span<const ConformRow> rows) {
  std::string text =
      "# Conformance\n\n"
      "What a booted kernel has confirmed of the policies that describe it. Written by\n"
      "`./counterproof conform --traces corpus/arguments --traces corpus/scenarios --write "
      "reports/conformance.md`;\n[docs/conformance.md](../docs/conformance.md) tells how to read "
      "it.\n";
  for (const ConformRow& row : rows) {
    text += fmt::format("\n## {} on linux {}\n\n", row.policy,
                        row.kernel.substr(0, row.kernel.find('.', row.kernel.find('.') + 1)));
    text +=
        fmt::format("{}, {}, {} driven: {} agree.\n\n", counted(row.traces, "trace"),
                    counted(row.walks, "walk"), counted(row.driven, "event"), grouped(agreed(row)));
    text += "| event | outcomes that the kernel confirmed, and how often |\n|---|---|\n";
    std::map<EventKind, std::string> by_kind;
    for (const auto& [what, count] : row.confirmed) {
      std::string& outcomes = by_kind[what.first];
      outcomes += fmt::format("{}{} {}", outcomes.empty() ? "" : ", ",
                              counterproof::name_of(what.second), grouped(count));
    }
    for (const auto& [kind, outcomes] : by_kind)
      text += fmt::format("| `{}` | {} |\n", entry_of(kind).word, outcomes);
    if (row.known.empty()) continue;
    text += "\n| known difference | of the | how often |\n|---|---|---|\n";
    for (const auto& [id, met] : row.known)
      text += fmt::format("| `{}` | {} | {} |\n", id, name_of(find_known_difference(id)->of),
                          met.times);
  }
  return text;
}

std::string without_counts(const std::string& markdown) {
  std::string text;
  for (const char byte : markdown)
    if (!((byte >= '0' && byte <= '9') || byte == ',')) text += byte;
  return text;
}

}  // namespace counterproof::conform
