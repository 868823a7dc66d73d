#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "cli/commands.hpp"
#include "cli/page_origin.hpp"
#include "cli/path_options.hpp"
#include "cli/report_files.hpp"
#include "cli/search_options.hpp"
#include "cli/stale_file.hpp"
#include "cli/support.hpp"
#include "model/printable.hpp"
#include "model/text_file.hpp"
#include "reports/check_json.hpp"
#include "reports/check_text.hpp"
#include "reports/html_page.hpp"
#include "reports/json_text.hpp"
#include "reports/matrix.hpp"
#include "reports/trace_matrix.hpp"

namespace counterproof {
namespace {

struct MatrixArguments {
  std::vector<std::string> paths;
  SearchArguments search;
  std::string write;
  std::string compare;
  std::string traces;
  bool json = false;
  ReportFiles files;
};

/// Hands a Markdown text to the file it is meant for.
ExitCode deliver(const MatrixArguments& arguments, const std::string& markdown,
                 const std::string& what) {
  if (!arguments.compare.empty()) {
    const std::string committed = need(read_text_file(arguments.compare));
    if (is_stale(arguments.compare, committed, markdown, "matrix")) return ExitCode::claim_violated;
    print(fmt::format("{} is up to date\n", printable(arguments.compare)));
  } else {
    write_file(arguments.write, markdown);
    print(fmt::format("{}: {}\n", printable(arguments.write), what));
  }
  return ExitCode::as_stated;
}

/// Every trace of a folder, replayed under every policy.
ExitCode run_traces(const MatrixArguments& arguments) {
  arguments.files.need_writable(arguments.json ? "--json" : "", {{"--write", arguments.write}});
  const std::vector<Policy> policies = read_policies(arguments.paths);
  const std::vector<NamedTrace> traces = read_traces(arguments.traces);
  const TraceMatrix matrix = trace_matrix(traces, policies);
  if (arguments.json) {
    print(json_text(to_json(matrix)));
    return ExitCode::as_stated;
  }
  if (!arguments.write.empty() || !arguments.compare.empty()) {
    return deliver(arguments, trace_matrix_markdown(matrix),
                   fmt::format("{} traces, {} policies", traces.size(), policies.size()));
  }
  print(trace_matrix_text(matrix));
  return ExitCode::as_stated;
}

ExitCode run(const MatrixArguments& arguments) {
  if (!arguments.traces.empty()) return run_traces(arguments);
  AskedPolicies asked =
      need(with_asked_scopes(read_policies(arguments.paths), arguments.search.options()));
  std::vector<Policy> policies;
  for (AskedPolicies::One& one : asked.policies) policies.push_back(std::move(one.policy));
  if (!arguments.compare.empty()) need(read_text_file(arguments.compare));

  arguments.files.need_writable(arguments.json ? "--json" : "", {{"--write", arguments.write}});
  ProgressLine progress;
  std::vector<CheckReport> reports;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    progress.attach_to(asked.policies[i].options);
    reports.push_back(need(check_policy(policies[i], asked.policies[i].options)));
    if (interrupted()) break;
  }
  progress.clear();
  const std::span<const Policy> not_checked = std::span(policies).subspan(reports.size());
  ExitCode exit_code = interrupted() ? ExitCode::not_settled : ExitCode::as_stated;
  for (const CheckReport& report : reports) exit_code = worse(exit_code, report.exit_code());
  arguments.files.write("--html", [&] {
    return html_page(policies.size() == 1 ? "Policy " + policies.front().name
                                          : fmt::format("{} policies", policies.size()),
                     html_data(reports, policies.size(), {}), page_origin());
  });
  if (arguments.files.take_output()) {
    std::cerr << missed_text(asked.missed);
    return exit_code;
  }
  if (arguments.json) {
    Json json = to_json(reports);
    json["not_checked"] = Json::array();
    for (const Policy& policy : not_checked) json["not_checked"].push_back(policy.name);
    if (!asked.missed.empty()) json["without_scope"] = to_json(asked.missed);
    print(json_text(json));
  } else if (interrupted()) {
    // A table of half of the verdicts is for whoever waits, and not for a file that is kept.
    print(matrix_text(reports, paint_for_output()));
    print(fmt::format("interrupted: {} of {} policies were checked\n", reports.size(),
                      policies.size()));
    for (const Policy& policy : not_checked) print(fmt::format("  {}: …\n", policy.name));
    if (!arguments.write.empty())
      print(fmt::format("{} is left as it was\n", printable(arguments.write)));
  } else if (!arguments.compare.empty() || !arguments.write.empty()) {
    const ExitCode delivered =
        deliver(arguments, matrix_markdown(reports),
                fmt::format("{} policies, {} invariants", reports.size(), invariants().size()));
    if (delivered != ExitCode::as_stated) return delivered;
  } else {
    print(matrix_text(reports, paint_for_output()));
  }
  if (!arguments.json) print(missed_text(asked.missed));
  return exit_code;
}

}  // namespace

void add_matrix(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<MatrixArguments>();
  CLI::App* command =
      app.add_subcommand("matrix", "The verdicts of all policies on all invariants");
  command
      ->add_option("policy", arguments->paths,
                   "Policy files, or folders of them; default: the shipped ones")
      ->type_name("POLICY");
  arguments->search.add_to(*command);
  auto* write = command->add_option("--write", arguments->write, "Write it as Markdown")
                    ->type_name("FILE")
                    ->check(not_empty());
  auto* compare =
      command
          ->add_option("--compare", arguments->compare,
                       "Exit with 1 and show the lines that differ if this Markdown file is stale")
          ->type_name("FILE")
          ->check(not_empty());
  auto* traces =
      command
          ->add_option("--traces", arguments->traces,
                       "Instead of searching, replay every trace of this folder under every policy")
          ->type_name("DIR")
          ->check(not_empty());
  auto* json = command->add_flag("--json", arguments->json, "Answer as JSON");
  write->excludes(compare)->excludes(json);
  compare->excludes(json);
  arguments->files.add_to(*command, "--html", "Write a page to read in a browser")
      ->excludes(traces);
  command->footer("Example: counterproof matrix --write reports/verdicts.md");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace counterproof
