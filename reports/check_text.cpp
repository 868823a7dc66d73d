#include "reports/check_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/enum_table.hpp"
#include "model/printable.hpp"
#include "model/rules/own_rules.hpp"

namespace counterproof {
namespace {

constexpr std::size_t kName = 24;
constexpr std::size_t kNumber = 9;

struct Tally {
  std::size_t claims = 0;
  std::size_t kept = 0;
  std::size_t waived = 0;
  std::size_t silent_violated = 0;
};

Tally tally_of(const CheckReport& report) {
  Tally tally;
  for (const Finding& finding : report.findings) {
    tally.claims += finding.stance == Stance::claimed;
    tally.kept += finding.stance == Stance::claimed && finding.verdict == Verdict::holds;
    tally.waived += finding.stance == Stance::waived;
    tally.silent_violated +=
        finding.stance == Stance::silent && finding.verdict == Verdict::violated;
  }
  return tally;
}

std::string painted(Verdict verdict, const Paint& paint) {
  switch (verdict) {
    case Verdict::holds:
    case Verdict::proved:
      return paint.good(name_of(verdict));
    case Verdict::violated:
    case Verdict::error:
      return paint.bad(name_of(verdict));
    case Verdict::bounded:
    case Verdict::unknown:
      return paint.odd(name_of(verdict));
  }
  return {};
}

std::string inline_events(const Trace& trace) {
  std::vector<std::string> events;
  for (const Event& event : trace.events) events.push_back(print_event(event, trace.scope));
  if (trace.again_from)
    events.push_back(fmt::format("from {} on, again and again", *trace.again_from));
  return events.empty() ? "in the initial world" : join(events, "; ");
}

void add_broken_claim(const CheckReport& report, const Finding& finding, const Paint& paint,
                      std::string& out) {
  const Place place = place_of(report.policy, finding.invariant->id);
  out += fmt::format("\n{}: {} {}\n",
                     Error{place, ""}.place.file.empty()
                         ? report.policy.name
                         : fmt::format("{}:{}:{}", printable(place.file), place.line, place.column),
                     paint.bad("claim violated:"), paint.strong(finding.invariant->id));
  out += wrapped(finding.invariant->statement, 2);
  out += wrapped("But " + finding.why + ".", 2);
  out += wrapped(
      paint.faint(fmt::format("scope {}: {}", finding.scope, describe(finding.trace->scope))), 2);
  out += numbered_events(*finding.trace, 4);
}

void add_waived(const Finding& finding, const Waiver& waiver, const Paint& paint, bool verbose,
                std::string& out) {
  out += fmt::format("  {} {}\n", pad(finding.invariant->id, 32),
                     paint.faint(counted(finding.trace->events.size(), "event")));
  if (verbose) {
    out += wrapped("waived: " + printable(waiver.reason), 4);
    out += wrapped("found: " + finding.why, 4);
    out += numbered_events(*finding.trace, 4);
  } else {
    out += wrapped(inline_events(*finding.trace), 4);
  }
  if (finding.other_trace)
    out += wrapped("found, and of another kind: " + inline_events(*finding.other_trace), 4);
}

void add_own_rules(const CheckReport& report, const Paint& paint, std::string& out) {
  const OwnRules& own = *report.policy.rules.own;
  out += fmt::format("\n{} has rules of its own:\n", paint.strong(report.policy.name));
  for (std::size_t i = 0; i < own.files.size(); ++i)
    out += wrapped(fmt::format("{}{}", printable(own.files[i]),
                               own.summaries[i].empty() ? "" : ": " + printable(own.summaries[i])),
                   2);
  if (!report.never_asked.empty())
    out +=
        wrapped(fmt::format("not asked in any of these scopes, so that no verdict is about it: {}",
                            fmt::join(report.never_asked, ", ")),
                2);
}

std::string why_stopped(const std::vector<std::string>& scopes) {
  return fmt::format(
      "scope{} {} met worlds whose books had gone wrong beyond repair, and did not "
      "continue those",
      scopes.size() == 1 ? "" : "s", join(scopes, ", "));
}

std::string why_bounded(const ScopeReport& scope) {
  if (scope.bound) {
    return fmt::format(
        "scope {} ended by its {} bound at depth {}, after {} states with {} not "
        "yet expanded",
        scope.scope.name, name_of(*scope.bound), scope.depth, grouped(scope.states),
        grouped(scope.frontier));
  }
  return why_stopped({scope.scope.name});
}

}  // namespace

std::string_view name_of(BoundReason reason) {
  constexpr EnumTable<BoundReason, std::string_view> kNames = {
      "depth", "state", "time", "memory", "interrupted", "all-violated"};
  return kNames[reason];
}

std::string_view name_of(Stance stance) {
  constexpr EnumTable<Stance, std::string_view> kNames = {"claimed", "waived", "silent"};
  return kNames[stance];
}

namespace {

/// The limits of a container that are its own: "limit of B 1", "tasks limit of B none".
void add_own_limits(ContainerId container, const OwnLimits& own, std::vector<std::string>& parts) {
  const auto add = [&](std::string_view what, std::uint64_t limit) {
    const std::string amount = limit == kUnlimited ? "none" : fmt::to_string(limit);
    parts.push_back(fmt::format("{}limit of {} {}", what, name_of(container), amount));
  };
  const auto& memory = own[Resource::memory];
  const bool one = memory && memory == own[Resource::tasks] && memory == own[Resource::files];
  if (one) add("", *memory);
  for (const Resource resource : kResources)
    if (own[resource] && !(one && resource != Resource::kernel))
      add(fmt::format("{} ", name_of(resource)), *own[resource]);
}

}  // namespace

std::string describe(const Scope& scope) {
  std::vector<std::string> parts = {counted(scope.containers, "container"),
                                    counted(scope.tasks, "task")};
  if (scope.pages != 0) parts.push_back(counted(scope.pages, "page"));
  if (scope.files != 0) parts.push_back(counted(scope.files, "file"));
  if (scope.objects != 0) parts.push_back(counted(scope.objects, "kernel object"));
  parts.push_back(scope.limit == kUnlimited ? "no limit" : fmt::format("limit {}", scope.limit));
  if (scope.kernel_limit && *scope.kernel_limit != kUnlimited)
    parts.push_back(fmt::format("kernel limit {}", *scope.kernel_limit));
  if (scope.swap)
    parts.push_back(*scope.swap == 0 ? std::string("no swap")
                                     : "swap for " + counted(*scope.swap, "page"));
  for (std::size_t i = 0; i < scope.containers; ++i) {
    const ContainerId container(i);
    if (const ContainerId parent = scope.parent_of(container); parent.some())
      parts.push_back(name_of(container) + " below " + name_of(parent));
    if (i < scope.own_limits.size()) add_own_limits(container, scope.own_limits[i], parts);
    if (scope.min_of(container) != 0)
      parts.push_back(fmt::format("min of {} {}", name_of(container), scope.min_of(container)));
    if (scope.low_of(container) != 0)
      parts.push_back(fmt::format("low of {} {}", name_of(container), scope.low_of(container)));
    if (scope.oom_group.contains(container))
      parts.push_back(name_of(container) + " killed as a whole");
    if (scope.high_of(container) != kUnlimited)
      parts.push_back(fmt::format("high of {} {}", name_of(container), scope.high_of(container)));
    if (const std::uint64_t limit = scope.swap_limit_of(container); limit != kUnlimited)
      parts.push_back(limit == 0 ? "no swap for " + name_of(container)
                                 : fmt::format("swap of {} for {}", name_of(container),
                                               counted(limit, "page")));
  }
  std::vector<std::string> start;
  for (std::size_t i = 0; i < scope.start.size(); ++i)
    start.push_back(name_of(TaskId(i)) + " in " + name_of(scope.start[i]));
  if (!start.empty()) parts.push_back(join(start, " and ") + " at first");
  if (scope.depth)
    parts.push_back(fmt::format("traces of up to {}", counted(*scope.depth, "event")));
  return join(parts, ", ");
}

std::string why_not_settled(const CheckReport& report, const Finding& finding) {
  if (finding.verdict == Verdict::unknown) {
    return fmt::format("nothing put it to the test: never seen that {}",
                       finding.invariant->witness);
  }
  for (const ScopeReport& scope : report.scopes)
    if (scope.scope.name == finding.scope) return why_bounded(scope);
  return "it was not searched to the end";
}

Place place_of(const Policy& policy, std::string_view invariant) {
  for (const Claim& claim : policy.claims)
    if (claim.invariant == invariant) return claim.place;
  if (const Waiver* waiver = policy.waiver_of(invariant)) return waiver->place;
  return {policy.file, 0, 0};
}

std::string numbered_events(const Trace& trace, std::size_t indent) {
  std::string out;
  for (std::size_t i = 0; i < trace.events.size(); ++i) {
    out += fmt::format("{}{:2}  {}\n", std::string(indent, ' '), i + 1,
                       print_event(trace.events[i], trace.scope));
  }
  if (trace.again_from)
    out += fmt::format("{}    from {} on, again and again\n", std::string(indent, ' '),
                       *trace.again_from);
  return out;
}

Verdict verdict_of_claims(const CheckReport& report) {
  Verdict verdict = Verdict::holds;
  for (const Finding& finding : report.findings) {
    if (finding.claim_broken()) return Verdict::violated;
    if (finding.claim_not_settled()) verdict = finding.verdict;
  }
  return verdict;
}

std::string missed_text(std::span<const MissedScope> missed) {
  std::string out;
  for (const MissedScope& one : missed)
    out += wrapped(fmt::format("without scope {}: {}", one.scope, join(one.policies, ", ")), 2);
  return out;
}

std::string check_heading(const Paint& paint) {
  return paint.faint(pad("policy", kName) + pad_left("claims", 7) + pad_left("kept", 6) +
                     pad_left("waived", 8) + pad_left("states", kNumber + 2) +
                     pad_left("time", kNumber) + "  verdict") +
         "\n";
}

std::string check_row(const CheckReport& report, const Paint& paint) {
  const Tally tally = tally_of(report);
  // A name that is too long for its column has a line of its own.
  std::string name = report.policy.name;
  if (width_of(name) > kName) name += "\n" + std::string(kName, ' ');
  return pad(name, kName) + pad_left(fmt::format("{}", tally.claims), 7) +
         pad_left(fmt::format("{}", tally.kept), 6) + pad_left(fmt::format("{}", tally.waived), 8) +
         pad_left(grouped(report.states()), kNumber + 2) +
         pad_left(fmt::format("{:.2f} s", report.elapsed().count()), kNumber) + "  " +
         (tally.claims == 0 ? paint.faint("no claims")
                            : painted(verdict_of_claims(report), paint)) +
         "\n";
}

std::string check_details(const CheckReport& report, const Paint& paint, Detail detail) {
  const bool verbose = detail == Detail::full;
  std::string out;
  for (const Finding& finding : report.findings)
    if (finding.claim_broken()) add_broken_claim(report, finding, paint, out);
  if (!out.empty())
    out += wrapped("--traces DIR writes them to files; explain shows one step by step", 2);

  std::string unsettled;
  for (const Finding& finding : report.findings) {
    if (!finding.claim_not_settled()) continue;
    unsettled +=
        fmt::format("  {} {}\n", pad(finding.invariant->id, 32), painted(finding.verdict, paint));
    if (finding.verdict == Verdict::unknown)
      unsettled += wrapped(why_not_settled(report, finding), 4);
  }
  if (!unsettled.empty()) {
    out += fmt::format("\n{}: claims that are not settled:\n{}", paint.strong(report.policy.name),
                       unsettled);
  }
  std::string limits;
  std::vector<std::string> stopped;
  for (const ScopeReport& scope : report.scopes) {
    if (scope.bound) limits += wrapped(paint.odd("bounded: ") + why_bounded(scope), 2);
    if (!scope.bound && !scope.complete()) stopped.push_back(scope.scope.name);
  }
  if (!stopped.empty()) limits += wrapped(paint.odd("bounded: ") + why_stopped(stopped), 2);
  double omitted = 0;
  for (const ScopeReport& scope : report.scopes) omitted += scope.omission_probability;
  if (omitted > 0) {
    limits += wrapped(
        fmt::format("fingerprints: a state was missed with probability at most {:.1e}", omitted),
        2);
  }
  // What was cut short stands below the claims that it leaves open, or below its policy's name.
  if (!limits.empty() && unsettled.empty())
    out += fmt::format("\n{}: not everything was searched:\n", paint.strong(report.policy.name));
  out += limits;
  const bool has_own_rules = report.policy.rules.own != nullptr;
  if (has_own_rules && (detail != Detail::brief || !report.never_asked.empty()))
    add_own_rules(report, paint, out);
  if (detail == Detail::brief) return out;

  std::string waived;
  std::string notes;
  for (const Finding& finding : report.findings) {
    const Waiver* waiver = report.policy.waiver_of(finding.invariant->id);
    if (waiver != nullptr && finding.verdict == Verdict::violated)
      add_waived(finding, *waiver, paint, verbose, waived);
    if (finding.waiver_needless()) {
      notes += wrapped(
          fmt::format("note: {} is waived, and holds in these scopes", finding.invariant->id), 2);
    }
    if (finding.stance == Stance::silent && finding.verdict == Verdict::violated) {
      notes += wrapped(fmt::format("note: {} is neither claimed nor waived, and violated:",
                                   finding.invariant->id),
                       2);
      notes += wrapped(inline_events(*finding.trace), 4);
    }
  }
  if (!waived.empty()) {
    out += fmt::format("\n{} does not keep, as it says:\n{}", paint.strong(report.policy.name),
                       waived);
  }
  if (!notes.empty())
    out += (waived.empty() ? "\n" + paint.strong(report.policy.name) + ":\n" : "") + notes;
  if (verbose) {
    out += fmt::format("\n{} was searched in these scopes:\n", report.policy.name);
    for (const ScopeReport& scope : report.scopes) {
      out += fmt::format("  {} {:>11} states {:>12} transitions, depth {:>2}, {:.2f} s{}\n",
                         pad(scope.scope.name, 9), grouped(scope.states),
                         grouped(scope.transitions), scope.depth, scope.elapsed.count(),
                         scope.in_groups ? ", in groups" : "");
    }
  }
  return out;
}

std::string groups_text(std::span<const CheckReport> reports) {
  std::size_t scopes = 0;
  for (const CheckReport& report : reports)
    scopes += static_cast<std::size_t>(std::ranges::count_if(report.scopes, &ScopeReport::in_groups));
  if (scopes == 0) return "";
  return "\n" + wrapped(fmt::format("searched in groups of invariants, each in worlds that keep no "
                                    "more of the past than it looks back at: {}; states are those "
                                    "of all groups, and traces are as short as without "
                                    "(--no-reduce)",
                                    counted(scopes, "scope")),
                        0);
}

std::string left_out_text(std::span<const CheckReport> reports) {
  std::size_t waived = 0;
  std::size_t silent = 0;
  std::size_t needless = 0;
  for (const CheckReport& report : reports) {
    for (const Finding& finding : report.findings) {
      const bool violated = finding.verdict == Verdict::violated;
      waived += violated && report.policy.waiver_of(finding.invariant->id) != nullptr;
      silent += violated && finding.stance == Stance::silent;
      needless += finding.waiver_needless();
    }
  }
  std::vector<std::string> parts;
  if (waived != 0)
    parts.push_back(fmt::format("violated, and waived: {}", counted(waived, "invariant")));
  if (silent != 0)
    parts.push_back(
        fmt::format("violated, and neither claimed nor waived: {}", counted(silent, "invariant")));
  if (needless != 0)
    parts.push_back(
        fmt::format("waived, and kept in these scopes: {}", counted(needless, "invariant")));
  if (parts.empty()) return "";
  return "\n" + wrapped(fmt::format("{} (--verbose shows them, as the check of one policy does)",
                                    join(parts, "; ")),
                        0);
}

}  // namespace counterproof
