// See check_answer.hpp.
#include "cli/check_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <span>

#include "cli/page_origin.hpp"
#include "cli/path_options.hpp"
#include "cli/support.hpp"
#include "model/suggest.hpp"
#include "reports/check_json.hpp"
#include "reports/check_text.hpp"
#include "reports/html_page.hpp"
#include "reports/junit.hpp"
#include "reports/markdown.hpp"
#include "reports/prove_text.hpp"
#include "reports/report_markdown.hpp"
#include "reports/sarif.hpp"
#include "smt/symbolic.hpp"

namespace counterproof {
namespace {

void write_traces(const CheckReport& report, const std::string& folder) {
  for (const Finding& finding : report.findings) {
    if (!finding.trace) continue;
    write_file(fmt::format("{}/{}.{}.trace", folder, report.policy.name, finding.invariant->id),
               print_trace(*finding.trace));
  }
}

/// Traces go by the names of their policies: one of two that are named alike would be lost.
void need_names_for_traces(const AskedPolicies& asked) {
  for (std::size_t i = 0; i < asked.policies.size(); ++i) {
    const Policy& policy = asked.policies[i].policy;
    for (std::size_t j = 0; j < i; ++j)
      if (policy.name == asked.policies[j].policy.name)
        fail(
            {{policy.file, 0, 0},
             fmt::format("another policy is named {}, too, and the traces of one would replace the "
                         "other's; check them one by one",
                         shown(policy.name))});
  }
}

/// What is proved of the counters that the policies use, each once.
std::vector<smt::SubjectProofs> prove_counters(const std::vector<CheckReport>& reports,
                                               const AnswerSource& source) {
  std::vector<const Policy*> policies;
  for (const CheckReport& report : reports) policies.push_back(&report.policy);
  std::vector<smt::SubjectProofs> proofs;
  const OnInterruption no_solver_goes_on(smt::interrupt_solvers);
  for (const auto& [subject, users] : counters_of(policies)) {
    if (interrupted()) break;
    smt::SubjectProofs proof = source.proofs(subject);
    for (const std::string& invariant : proof.violated)
      if (std::ranges::all_of(
              users, [&](const Policy* user) { return user->waiver_of(invariant) != nullptr; }))
        proof.waived.push_back(invariant);
    proofs.push_back(std::move(proof));
  }
  return proofs;
}

std::string title_of(const AskedPolicies& asked) {
  return asked.policies.size() == 1 ? "Policy " + asked.policies.front().policy.name
                                    : fmt::format("{} policies", asked.policies.size());
}

}  // namespace

std::map<smt::PolicySubject, std::vector<const Policy*>> counters_of(
    std::span<const Policy* const> policies) {
  std::map<smt::PolicySubject, std::vector<const Policy*>> subjects;
  for (const Policy* policy : policies)
    for (const smt::PolicySubject& subject : smt::subjects_of(policy->rules))
      subjects[subject].push_back(policy);
  return subjects;
}

void CheckAnswer::add_to(CLI::App& command) {
  auto* as_json = command.add_flag("--json", json, "Answer as JSON");
  command.add_flag("--markdown", markdown, "Answer as Markdown, for a comment on a pull request")
      ->excludes(as_json);
  command.add_flag("--verbose", verbose,
                   "Show the traces and reasons of waived invariants, and every scope; "
                   "of several policies, too");
  command.add_option("--traces", traces, "Write every trace to a file in this folder")
      ->type_name("DIR")
      ->check(not_empty());
  files.add_to(command, "--sarif", "Write the findings as a SARIF log for code hosts");
  files.add_to(command, "--junit", "Write the findings as JUnit XML for build servers");
  files.add_to(command, "--html", "Write a page to read in a browser");
}

ExitCode CheckAnswer::give(const AskedPolicies& asked, const AnswerSource& source) {
  files.need_writable(json ? "--json" : markdown ? "--markdown" : "");
  if (!traces.empty()) {
    need_names_for_traces(asked);
    need_writable_folder(traces);
  }
  const std::size_t count = asked.policies.size();

  // A report that takes standard output has it alone.
  const bool as_text = !json && !markdown && !files.take_output();
  // JSON has a key for it.
  if (!as_text && !json) std::cerr << missed_text(asked.missed);
  const Paint paint = paint_for_output();
  std::vector<CheckReport> reports;
  ExitCode exit_code = ExitCode::as_stated;
  if (as_text) print(check_heading(paint));
  for (std::size_t i = 0; i < count; ++i) {
    reports.push_back(source.report(i));
    exit_code = worse(exit_code, reports.back().exit_code());
    if (as_text) print(check_row(reports.back(), paint));
    if (!traces.empty()) write_traces(reports.back(), traces);
    if (interrupted()) break;
  }
  std::vector<Policy> not_checked;
  for (std::size_t i = reports.size(); i < count; ++i)
    not_checked.push_back(asked.policies[i].policy);
  if (interrupted()) exit_code = worse(exit_code, ExitCode::not_settled);
  files.write("--sarif", [&] { return check_sarif(reports, "check", not_checked, exit_code); });
  files.write("--junit", [&] { return junit(reports_of(reports, not_checked)); });
  const std::vector<smt::SubjectProofs> counters = prove_counters(reports, source);
  if (interrupted()) exit_code = worse(exit_code, ExitCode::not_settled);
  files.write("--html", [&] {
    return html_page(title_of(asked), html_data(reports, count, counters), page_origin());
  });
  if (files.take_output()) return exit_code;
  if (json) {
    Json answer = to_json(reports);
    answer["not_checked"] = Json::array();
    for (const Policy& policy : not_checked) answer["not_checked"].push_back(policy.name);
    if (!asked.missed.empty()) answer["without_scope"] = to_json(asked.missed);
    answer["counters"] = to_json(counters);
    print(json_text(answer));
  } else if (markdown) {
    print(report_markdown(markdown_text(title_of(asked)), reports_of(reports, not_checked),
                          "`counterproof check`"));
  } else {
    print(missed_text(asked.missed));
    const Detail detail = verbose ? Detail::full : count == 1 ? Detail::usual : Detail::brief;
    for (const CheckReport& report : reports) print(check_details(report, paint, detail));
    if (detail == Detail::brief) print(left_out_text(reports));
    const bool grouping_is_asked_for =
        std::ranges::any_of(asked.policies, [](const auto& one) {
          return one.options.grouping == Grouping::always;
        });
    if (grouping_is_asked_for || verbose) print(groups_text(reports));
    print(counters_text(counters, paint, detail));
    if (interrupted()) {
      print(fmt::format("\ninterrupted: {} of {} policies were checked\n", reports.size(), count));
    }
  }
  return exit_code;
}

}  // namespace counterproof
