#include "reports/report.hpp"

#include <fmt/format.h>

#include "check/race/race_invariants.hpp"
#include "check/race/schedule_file.hpp"
#include "check/race/schedule_run.hpp"
#include "reports/check_text.hpp"
#include "reports/markdown.hpp"
#include "reports/race_memory.hpp"
#include "reports/race_text.hpp"

namespace counterproof {
namespace {

/// What an invariant says, what was found, and how to see it again.
std::string violation_text(const Finding& finding) {
  const Trace& trace = *finding.trace;
  return fmt::format("{}\nBut {}.\nscope {}: {}\n{}\n{}", finding.invariant->statement, finding.why,
                     finding.scope, describe(trace.scope), numbered_events(trace, 4),
                     print_trace(trace));
}

void show_trace(const Finding& finding, ReportFinding& told) {
  if (!finding.trace) return;
  told.details = violation_text(finding);
  told.trace_title = fmt::format("Trace: {} in scope {}",
                                 counted(finding.trace->events.size(), "event"), finding.scope);
  told.trace = numbered_events(*finding.trace, 0);
}

bool holds(const Finding& finding) {
  return finding.verdict == Verdict::holds || finding.verdict == Verdict::proved;
}

std::string what_of(const CheckReport& report, const Finding& finding) {
  if (finding.verdict == Verdict::violated) return "violated: " + finding.why;
  return fmt::format("{}: {}", name_of(finding.verdict), why_not_settled(report, finding));
}

/// The finding, as far as it does not depend on who claims it.
ReportFinding told_of(const CheckReport& report, const Finding& finding) {
  ReportFinding told;
  told.id = finding.invariant->id;
  told.verdict = name_of(finding.verdict);
  told.statement = finding.invariant->statement;
  told.place = place_of(report.policy, finding.invariant->id);
  if (holds(finding)) return told;
  told.message = what_of(report, finding);
  if (finding.verdict == Verdict::violated) {
    told.why = fmt::format("But {}.", finding.why);
    show_trace(finding, told);
  } else {
    told.why = why_not_settled(report, finding);
    told.details = told.why + "\n";
  }
  return told;
}

ReportFinding told_of_check(const CheckReport& report, const Finding& finding) {
  ReportFinding told = told_of(report, finding);
  if (holds(finding)) return told;
  switch (finding.stance) {
    case Stance::claimed:
      told.standing = finding.verdict == Verdict::violated ? Standing::broken : Standing::open;
      break;
    case Stance::waived:
      told.standing = Standing::excused;
      told.why = "waived: " + report.policy.waiver_of(finding.invariant->id)->reason;
      told.message = fmt::format("{} ({})", told.why, told.message);
      break;
    case Stance::silent:
      told.standing = Standing::excused;
      told.why = "neither claimed nor waived";
      told.message = fmt::format("neither claimed nor waived ({})", told.message);
      break;
  }
  return told;
}

/// What stands of a subject that an interruption left out.
ReportFinding not_done(std::string id, std::string message, std::string file) {
  ReportFinding told;
  told.id = std::move(id);
  told.standing = Standing::open;
  told.verdict = name_of(Verdict::bounded);
  told.message = message;
  told.why = std::move(message);
  told.place.file = std::move(file);
  return told;
}

void add_facts(const CheckReport& report, Report& told) {
  told.seconds = report.elapsed().count();
  told.facts = {{"counterproof", COUNTERPROOF_VERSION},
                {"file", report.policy.file},
                {"verdict", std::string(name_of(verdict_of_claims(report)))},
                {"states", fmt::to_string(report.states())}};
  std::vector<std::string> scopes;
  for (const ScopeReport& scope : report.scopes) {
    scopes.push_back(scope.scope.name);
    told.facts.emplace_back("scope." + scope.scope.name,
                            fmt::format("{}; {}", describe(scope.scope),
                                        scope.complete() ? "searched to the end" : "cut short"));
  }
  told.seen = fmt::format("{} in the scopes {}. A verdict speaks of its scopes.",
                          counted(report.states(), "state"), join(scopes, ", "));
  if (report.never_asked.empty()) return;
  const std::string slots = join(report.never_asked, ", ");
  told.facts.emplace_back("slots_never_asked", slots);
  told.seen += fmt::format(
      " No verdict is about these slots of its rule files, which nothing asked: "
      "{}.",
      slots);
}

bool is_claimed(const Finding* finding) {
  return finding != nullptr && finding->stance == Stance::claimed;
}

ReportFinding told_of_change(const CheckReport& after, const PolicyDiff::Entry& entry) {
  ReportFinding told;
  const bool concerns = is_claimed(entry.before) || is_claimed(entry.after);
  if (entry.after != nullptr) {
    told = told_of(after, *entry.after);
    if (holds(*entry.after)) return told;
  } else {
    told.id = entry.invariant->id;
    told.statement = entry.invariant->statement;
    told.verdict = "not asked";
    told.why = why_lost(after, entry);
    told.place.file = after.policy.file;
  }
  const std::string change = fmt::format("{} -> {}", name_of(entry.was), name_of(entry.is));
  told.message = told.message.empty() ? change : fmt::format("{} ({})", told.message, change);
  if (!concerns || entry.after == nullptr) {
    told.standing = Standing::excused;
    told.why = change;
  } else {
    told.standing = entry.after->verdict == Verdict::violated ? Standing::broken : Standing::open;
  }
  return told;
}

/// The steps of a schedule, a line each: who, what, where.
std::string numbered_steps(const ScheduleRun& run) {
  std::string out;
  std::size_t number = 0;
  for (const RunStep& step : run.steps)
    out += fmt::format("{:4}  {}  {}  {}\n", ++number, run.thread_names[step.thread], step.text,
                       step.site);
  for (const RunWaiter& waiter : run.waiting)
    out += fmt::format("      {}  waits: {}  {}\n", run.thread_names[waiter.thread], waiter.what,
                       waiter.site);
  return out;
}

ReportFinding told_of_race(const RaceReport& report, const RaceFinding& finding) {
  ReportFinding told;
  told.id = finding.id();
  told.verdict = name_of(Verdict::violated);
  told.statement = statement_of(finding.invariant);
  told.message = fmt::format("violated: {}", finding.what);
  told.why = finding.graph ? fmt::format("But {}; {}.", finding.what, memory_text(report, finding))
                           : fmt::format("But {}.", finding.what);
  if (finding.known != nullptr) {
    told.standing = Standing::excused;
    told.why = fmt::format("known: {}", finding.known->reason);
    told.message = fmt::format("{} ({})", told.why, told.message);
    return told;
  }
  told.standing = Standing::broken;
  const ScheduleRun run = run_of(report, finding);
  told.trace = numbered_steps(run);
  if (finding.graph) {
    for (const std::string& note : run.notes) told.trace += fmt::format("      {}\n", note);
    told.trace_title = fmt::format("Graph: {}, {}", counted(run.steps.size(), "step"),
                                   memory_text(report, finding));
    told.details = fmt::format("{}\n{}\n{}", told.statement, told.why, told.trace);
    return told;
  }
  told.trace_title = fmt::format("Schedule: {}, {}", counted(run.steps.size(), "step"),
                                 counted(finding.switches.preemptions, "preemption"));
  told.details = fmt::format("{}\n{}\n{}\n{}", told.statement, told.why, told.trace,
                             print_schedule(report, finding));
  return told;
}

/// Whether all that the program can do was seen.
ReportFinding told_of_whole(const RaceReport& report) {
  ReportFinding told;
  told.id = "race";
  told.verdict = name_of(report.settled() ? Verdict::holds : Verdict::bounded);
  told.statement = report.memory.empty() ? "Every interleaving is seen."
                                         : "Every graph that the memory allows is seen.";
  if (report.settled()) return told;
  if (report.untested()) told.verdict = name_of(Verdict::unknown);
  told.standing = Standing::open;
  told.why = race_bound(report);
  told.message = fmt::format("{}: {}", told.verdict, told.why);
  told.details = told.why + "\n";
  return told;
}

}  // namespace

std::vector<const ReportFinding*> Report::with(Standing standing) const {
  std::vector<const ReportFinding*> found;
  for (const ReportFinding& finding : findings)
    if (finding.standing == standing) found.push_back(&finding);
  return found;
}

std::vector<Report> reports_of(std::span<const CheckReport> checks,
                               std::span<const Policy> not_checked) {
  std::vector<Report> reports;
  for (const CheckReport& check : checks) {
    Report& told = reports.emplace_back();
    told.name = check.policy.name;
    told.head = markdown_code(check.policy.name);
    add_facts(check, told);
    for (const Finding& finding : check.findings)
      told.findings.push_back(told_of_check(check, finding));
  }
  for (const Policy& policy : not_checked) {
    Report& told = reports.emplace_back();
    told.name = policy.name;
    told.head = markdown_code(policy.name);
    told.findings.push_back(not_done("check", "not checked: interrupted", policy.file));
  }
  return reports;
}

Report report_of(const CheckReport& before, const CheckReport& after, const PolicyDiff& diff) {
  Report told;
  told.name = fmt::format("{} -> {}", before.policy.name, after.policy.name);
  told.head =
      fmt::format("{} → {}", markdown_code(before.policy.name), markdown_code(after.policy.name));
  add_facts(after, told);
  told.facts.emplace_back("before", before.policy.file);
  for (const PolicyDiff::Entry& entry : diff.entries)
    told.findings.push_back(told_of_change(after, entry));
  return told;
}

std::vector<Report> reports_of(std::span<const RaceReport> races,
                               std::span<const std::string> not_raced) {
  std::vector<Report> reports;
  for (const RaceReport& race : races) {
    Report& told = reports.emplace_back();
    told.name = race.program->name;
    told.head = markdown_code(race.program->name);
    told.seconds = race.result.elapsed.count();
    told.facts = {{"counterproof", COUNTERPROOF_VERSION},
                  {"verdict", std::string(name_of(race.verdict()))},
                  {"threads", fmt::to_string(race.size.threads)},
                  {"operations", fmt::to_string(race.size.operations)},
                  {"executions", fmt::to_string(race.result.executions)},
                  {"steps", fmt::to_string(race.result.steps)}};
    if (const std::string memory = race_memory(race); !memory.empty())
      told.facts.emplace_back("memory", memory);
    const std::vector<RaceCondition> conditions = race_conditions(race);
    for (const RaceCondition& condition : conditions)
      told.facts.emplace_back(condition.name, condition.text);
    told.seen =
        fmt::format("{} of {}, {}.", counted(race.result.executions, "execution"),
                    counted(race.size.threads, "thread"), counted(race.result.steps, "step"));
    const auto seen_under = [&](const std::string& what) {
      told.seen += fmt::format(" {} {}.", race.verdict() == Verdict::holds ? "It holds" : "All",
                               markdown_text(what));
    };
    if (const std::string memory = race_memory(race); !memory.empty()) seen_under(memory);
    for (const RaceCondition& condition : conditions) seen_under(condition.text);
    for (const RaceFinding& finding : race.findings)
      told.findings.push_back(told_of_race(race, finding));
    told.findings.push_back(told_of_whole(race));
  }
  for (const std::string& name : not_raced) {
    Report& told = reports.emplace_back();
    told.name = name;
    told.head = markdown_code(name);
    told.findings.push_back(not_done("race", "not raced: interrupted, or not covered", ""));
  }
  return reports;
}

}  // namespace counterproof
