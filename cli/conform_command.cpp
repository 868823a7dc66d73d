#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "check/policy/asked_scopes.hpp"
#include "cli/commands.hpp"
#include "cli/number_options.hpp"
#include "cli/page_origin.hpp"
#include "cli/path_options.hpp"
#include "cli/report_files.hpp"
#include "cli/stale_file.hpp"
#include "cli/support.hpp"
#include "conform/conform_page.hpp"
#include "conform/conform_reports.hpp"
#include "conform/conform_text.hpp"
#include "model/printable.hpp"
#include "model/suggest.hpp"
#include "model/text_file.hpp"
#include "reports/html_page.hpp"
#include "reports/junit.hpp"

namespace counterproof {
namespace {

constexpr double kMostConformSeconds = 1e6;

struct ConformArguments {
  std::vector<std::string> paths;
  std::string kernel = "uml";
  std::uint64_t walks = 300;
  std::uint64_t seed = 1;
  std::uint64_t length = 24;
  std::optional<double> time;
  std::vector<std::string> traces;
  std::vector<std::string> scopes;
  std::string save;
  std::string write;
  std::string compare;
  bool json = false;
  bool verbose = false;
  ReportFiles files;
};

/// The program inside guests lies beside this one.
std::string agent_program() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::string agent = (self.parent_path() / "conform-agent").string();
  if (!std::filesystem::is_regular_file(agent, error))
    fail({{agent}, "there is no program for guests; build the target conform-agent"});
  return agent;
}

std::vector<conform::DrivenTrace> driven_traces(const std::vector<std::string>& paths) {
  std::vector<conform::DrivenTrace> all;
  for (const std::string& path : paths) {
    if (!std::filesystem::is_directory(path)) {
      all.push_back({path, read_trace(path)});
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
      if (entry.path().extension() == ".trace")
        all.push_back({entry.path().string(), read_trace(entry.path().string())});
  }
  std::ranges::sort(all, {}, &conform::DrivenTrace::name);
  return all;
}

void save_differences(const std::string& folder, const Policy& policy,
                      const conform::ConformRow& row) {
  for (std::size_t i = 0; i < row.differences.size(); ++i)
    write_file(fmt::format("{}/{}.{}.trace", folder, policy.name, i + 1),
               print_trace(conform::trace_of(policy, row.differences[i])));
}

ExitCode code_of(const conform::ConformRow& row) {
  if (!row.differences.empty() || row.lost) return ExitCode::claim_violated;
  return row.agrees() ? ExitCode::as_stated : ExitCode::not_settled;
}

/// Those that were named; otherwise the shipped ones that say which kernel they describe.
std::vector<Policy> policies_of(const ConformArguments& arguments) {
  std::vector<Policy> policies = read_policies(arguments.paths);
  if (arguments.paths.empty())
    std::erase_if(policies, [](const Policy& policy) { return policy.describes.empty(); });
  return policies;
}

ExitCode deliver(const ConformArguments& arguments, const std::vector<Policy>& policies,
                 const std::vector<conform::ConformRow>& rows, bool alone) {
  arguments.files.write("--html", [&] {
    return html_page(
        policies.size() == 1 ? "Conformance of " + policies.front().name : "Conformance",
        conform::html_data(rows, policies, policies.size()), page_origin());
  });
  arguments.files.write("--junit", [&] {
    std::vector<Report> reports;
    for (const conform::ConformRow& row : rows) reports.push_back(conform::report_of(row));
    return junit(reports);
  });
  if (arguments.json && !alone) print_document(json_text(conform::to_json(rows)));
  if (std::ranges::any_of(rows, &conform::ConformRow::interrupted)) {
    if (!arguments.write.empty() && !arguments.json && !alone)
      print(fmt::format("{} is left as it was\n", printable(arguments.write)));
    return ExitCode::not_settled;
  }
  const std::string markdown = conform::conform_markdown(rows);
  if (!arguments.write.empty()) write_file(arguments.write, markdown);
  if (arguments.compare.empty()) return ExitCode::as_stated;
  const std::string committed = need(read_text_file(arguments.compare));
  if (is_stale(arguments.compare, conform::without_counts(committed),
               conform::without_counts(markdown), "conform"))
    return ExitCode::claim_violated;
  print(fmt::format("{} is up to date\n", printable(arguments.compare)));
  return ExitCode::as_stated;
}

ExitCode run(const ConformArguments& arguments) {
  conform::ConformOptions options;
  options.walks = arguments.walks;
  options.seed = arguments.seed;
  options.length = arguments.length;
  if (arguments.time) options.most_time = std::chrono::duration<double>(*arguments.time);
  options.stop = &interrupted();
  const std::vector<Policy> policies = policies_of(arguments);
  CheckOptions asked;
  asked.scopes = arguments.scopes;
  std::vector<std::vector<Scope>> scopes;
  for (const Policy& policy : policies) scopes.push_back(need(scopes_for(policy, asked)));
  const std::vector<conform::DrivenTrace> traces = driven_traces(arguments.traces);
  if (!arguments.compare.empty()) need(read_text_file(arguments.compare));
  const conform::KernelSpec spec = need(conform::parse_kernel(arguments.kernel));
  arguments.files.need_writable(arguments.json ? "--json" : "", {{"--write", arguments.write}});
  if (!arguments.save.empty()) need_writable_folder(arguments.save);

  // A report that takes standard output has it alone.
  const bool alone = arguments.files.take_output();
  const bool as_text = !arguments.json && !alone;
  conform::Judge judge(spec, agent_program(), options.stop);
  const Paint paint = paint_for_output();
  ExitCode code = ExitCode::as_stated;
  std::vector<conform::ConformRow> rows;
  ProgressLine progress;
  options.on_progress = [&](const conform::ConformRow& row) {
    progress.show(conform::progress_text(row));
  };
  for (std::size_t i = 0; i < policies.size(); ++i) {
    rows.push_back(need(conform::conform(judge, policies[i], scopes[i], traces, options)));
    progress.clear();
    if (as_text) print(conform::row_text(rows.back(), arguments.verbose, paint));
    if (!arguments.save.empty()) save_differences(arguments.save, policies[i], rows.back());
    code = worse(code, code_of(rows.back()));
  }
  return worse(code, deliver(arguments, policies, rows, alone));
}

}  // namespace

void add_conform(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<ConformArguments>();
  CLI::App* command = app.add_subcommand(
      "conform",
      "Let a booted kernel judge policies: traces and random walks, driven and compared");
  command->add_option("policy", arguments->paths, "Policy files, or folders of them")
      ->type_name("POLICY");
  command
      ->add_option("--kernel", arguments->kernel,
                   "uml (Debian's user-mode-linux), the file of a user-mode Linux, qemu:IMAGE, "
                   "or live:FOLDER of control groups")
      ->type_name("KERNEL")
      ->check(not_empty())
      ->default_str("uml");
  command
      ->add_option("--traces", arguments->traces,
                   "Drive these, too: trace files, or folders of them, whatever policy they are of")
      ->type_name("TRACE")
      ->allow_extra_args(false);
  command->add_option("--scope", arguments->scopes, "Only these scopes; may be repeated")
      ->type_name("SCOPE")
      ->allow_extra_args(false);
  add_whole_number(*command, "--walks", arguments->walks, {}, "Random walks a policy")
      ->default_str("300");
  add_whole_number(*command, "--seed", arguments->seed, {}, "The first walk's")->default_str("1");
  add_whole_number(*command, "--length", arguments->length, {1, 1000}, "Events of a walk")
      ->default_str("24");
  add_seconds(*command, "--time", arguments->time, "Seconds for each policy", kMostConformSeconds);
  command
      ->add_option("--save", arguments->save, "Write each difference as a trace into this folder")
      ->type_name("DIR")
      ->check(not_empty());
  auto* write = command
                    ->add_option("--write", arguments->write,
                                 "Write what the kernel has confirmed as Markdown")
                    ->type_name("FILE")
                    ->check(not_empty());
  auto* compare = command
                      ->add_option("--compare", arguments->compare,
                                   "Exit with 1 and show the lines that differ, but for counts, if "
                                   "this Markdown file is stale")
                      ->type_name("FILE")
                      ->check(not_empty());
  auto* json = command->add_flag("--json", arguments->json, "Answer as JSON");
  write->excludes(compare);
  compare->excludes(json);
  arguments->files.add_to(*command, "--html", "Write a page to read in a browser");
  arguments->files.add_to(*command, "--junit", "Write JUnit XML, for build servers");
  command->add_flag("--verbose", arguments->verbose,
                    "Tell what was confirmed, and all that was left out and why");
  command->footer("Example: counterproof conform policies/memory-v2.toml --walks 100");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace counterproof
