#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>

#include "check/policy/asked_scopes.hpp"
#include "cli/commands.hpp"
#include "cli/page_origin.hpp"
#include "cli/path_options.hpp"
#include "cli/report_files.hpp"
#include "cli/search_options.hpp"
#include "cli/support.hpp"
#include "cli/watch.hpp"
#include "model/suggest.hpp"
#include "reports/check_json.hpp"
#include "reports/check_text.hpp"
#include "reports/html_page.hpp"
#include "reports/junit.hpp"
#include "reports/markdown.hpp"
#include "reports/prove_text.hpp"
#include "reports/report_markdown.hpp"
#include "reports/sarif.hpp"
#include "smt/kept_proofs.hpp"
#include "smt/symbolic.hpp"

namespace counterproof {
namespace {

struct CheckArguments {
  std::vector<std::string> paths;
  SearchArguments search;
  bool json = false;
  bool markdown = false;
  bool verbose = false;
  bool watch = false;
  std::string traces;
  ReportFiles files;
};

void write_traces(const CheckReport& report, const std::string& folder) {
  for (const Finding& finding : report.findings) {
    if (!finding.trace) continue;
    write_file(fmt::format("{}/{}.{}.trace", folder, report.policy.name, finding.invariant->id),
               print_trace(*finding.trace));
  }
}

/// Traces go by the names of their policies: one of two that are named alike would be lost.
void need_names_for_traces(const std::vector<Policy>& policies) {
  for (std::size_t i = 0; i < policies.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (policies[i].name == policies[j].name)
        fail(
            {{policies[i].file, 0, 0},
             fmt::format("another policy is named {}, too, and the traces of one would replace the "
                         "other's; check them one by one",
                         shown(policies[i].name))});
}

/// What is proved of the counters that the policies use, each once.
std::vector<smt::SubjectProofs> prove_counters(const std::vector<CheckReport>& reports) {
  std::map<smt::PolicySubject, std::vector<const Policy*>> subjects;
  for (const CheckReport& report : reports)
    for (const smt::PolicySubject& subject : smt::subjects_of(report.policy.rules))
      subjects[subject].push_back(&report.policy);
  std::vector<smt::SubjectProofs> proofs;
  const OnInterruption no_solver_goes_on(smt::interrupt_solvers);
  for (const auto& [subject, users] : subjects) {
    if (interrupted()) break;
    smt::SubjectProofs proof = smt::kept_or_proved(subject, &interrupted());
    for (const std::string& invariant : proof.violated)
      if (std::ranges::all_of(
              users, [&](const Policy* user) { return user->waiver_of(invariant) != nullptr; }))
        proof.waived.push_back(invariant);
    proofs.push_back(std::move(proof));
  }
  return proofs;
}

std::string title_of(const std::vector<Policy>& policies) {
  return policies.size() == 1 ? "Policy " + policies.front().name
                              : fmt::format("{} policies", policies.size());
}

ExitCode run(const CheckArguments& arguments) {
  AskedPolicies asked =
      need(with_asked_scopes(read_policies(arguments.paths), arguments.search.options()));
  std::vector<Policy> policies;
  for (AskedPolicies::One& one : asked.policies) policies.push_back(std::move(one.policy));
  arguments.files.need_writable(arguments.json ? "--json" : arguments.markdown ? "--markdown" : "");
  if (!arguments.traces.empty()) {
    need_names_for_traces(policies);
    need_writable_folder(arguments.traces);
  }

  // A report that takes standard output has it alone.
  const bool as_text = !arguments.json && !arguments.markdown && !arguments.files.take_output();
  // JSON has a key for it.
  if (!as_text && !arguments.json) std::cerr << missed_text(asked.missed);
  const Paint paint = paint_for_output();
  ProgressLine progress;
  std::vector<CheckReport> reports;
  ExitCode exit_code = ExitCode::as_stated;
  if (as_text) print(check_heading(paint));
  for (std::size_t i = 0; i < policies.size(); ++i) {
    CheckOptions& options = asked.policies[i].options;
    progress.attach_to(options);
    reports.push_back(need(check_policy(policies[i], options)));
    progress.clear();
    exit_code = worse(exit_code, reports.back().exit_code());
    if (as_text) print(check_row(reports.back(), paint));
    if (!arguments.traces.empty()) write_traces(reports.back(), arguments.traces);
    if (interrupted()) break;
  }
  const std::span<const Policy> not_checked = std::span(policies).subspan(reports.size());
  if (interrupted()) exit_code = worse(exit_code, ExitCode::not_settled);
  arguments.files.write("--sarif",
                        [&] { return check_sarif(reports, "check", not_checked, exit_code); });
  arguments.files.write("--junit", [&] { return junit(reports_of(reports, not_checked)); });
  const std::vector<smt::SubjectProofs> counters = prove_counters(reports);
  if (interrupted()) exit_code = worse(exit_code, ExitCode::not_settled);
  arguments.files.write("--html", [&] {
    return html_page(title_of(policies), html_data(reports, policies.size(), counters),
                     page_origin());
  });
  if (arguments.files.take_output()) return exit_code;
  if (arguments.json) {
    Json json = to_json(reports);
    json["not_checked"] = Json::array();
    for (const Policy& policy : not_checked) json["not_checked"].push_back(policy.name);
    if (!asked.missed.empty()) json["without_scope"] = to_json(asked.missed);
    json["counters"] = to_json(counters);
    print(json_text(json));
  } else if (arguments.markdown) {
    print(report_markdown(markdown_text(title_of(policies)), reports_of(reports, not_checked),
                          "`counterproof check`"));
  } else {
    print(missed_text(asked.missed));
    const Detail detail = arguments.verbose      ? Detail::full
                          : policies.size() == 1 ? Detail::usual
                                                 : Detail::brief;
    for (const CheckReport& report : reports) print(check_details(report, paint, detail));
    if (detail == Detail::brief) print(left_out_text(reports));
    print(counters_text(counters, paint, detail));
    if (interrupted()) {
      print(fmt::format("\ninterrupted: {} of {} policies were checked\n", reports.size(),
                        policies.size()));
    }
  }
  return exit_code;
}

}  // namespace

void add_check(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = app.add_subcommand("check", "Check policies: do they keep what they claim?");
  command
      ->add_option("policy", arguments->paths,
                   "Policy files, or folders of them; default: the shipped ones")
      ->type_name("POLICY");
  arguments->search.add_to(*command);
  auto* json = command->add_flag("--json", arguments->json, "Answer as JSON");
  command
      ->add_flag("--markdown", arguments->markdown,
                 "Answer as Markdown, for a comment on a pull request")
      ->excludes(json);
  command->add_flag("--verbose", arguments->verbose,
                    "Show the traces and reasons of waived invariants, and every scope; "
                    "of several policies, too");
  command
      ->add_flag("--watch", arguments->watch,
                 "Check again whenever a policy, rule, scope or trace file that was read changes, "
                 "until Ctrl-C")
      ->excludes(json);
  command->add_option("--traces", arguments->traces, "Write every trace to a file in this folder")
      ->type_name("DIR")
      ->check(not_empty());
  arguments->files.add_to(*command, "--sarif", "Write the findings as a SARIF log for code hosts");
  arguments->files.add_to(*command, "--junit", "Write the findings as JUnit XML for build servers");
  arguments->files.add_to(*command, "--html", "Write a page to read in a browser");
  command->footer("Example: counterproof check policies/rss-2007.toml --tasks 3 --time 60");
  command->callback([arguments, &exit_code] {
    const auto check = [arguments] { return run(*arguments); };
    exit_code = arguments->watch ? watched(check) : check();
  });
}

}  // namespace counterproof
