#include <memory>

#include "check/policy/asked_scopes.hpp"
#include "cli/commands.hpp"
#include "cli/report_files.hpp"
#include "cli/search_options.hpp"
#include "cli/support.hpp"
#include "reports/diff.hpp"
#include "reports/diff_markdown.hpp"
#include "reports/json_text.hpp"
#include "reports/junit.hpp"
#include "reports/sarif.hpp"

namespace counterproof {
namespace {

struct DiffArguments {
  std::string before;
  std::string after;
  SearchArguments search;
  bool json = false;
  bool markdown = false;
  ReportFiles files;
};

ExitCode run(const DiffArguments& arguments) {
  CheckOptions options = arguments.search.options();
  Policy before = need(read_policy_file(arguments.before));
  Policy after = need(read_policy_file(arguments.after));
  if (const auto error = share_scopes(before, after, options)) fail(*error);
  need(scopes_for(before, options));
  need(scopes_for(after, options));
  arguments.files.need_writable(arguments.json ? "--json" : arguments.markdown ? "--markdown" : "");
  ProgressLine progress;
  progress.attach_to(options);
  const CheckReport old_report = need(check_policy(before, options));
  const CheckReport new_report = need(check_policy(after, options));
  progress.clear();
  const PolicyDiff diff = diff_of(old_report, new_report);
  arguments.files.write("--sarif", [&] { return diff_sarif(new_report, diff); });
  arguments.files.write("--junit", [&] {
    const Report report = report_of(old_report, new_report, diff);
    return junit({&report, 1});
  });
  if (arguments.json) {
    print(json_text(diff_json(old_report, new_report, diff)));
  } else if (arguments.markdown) {
    print(diff_markdown(old_report, new_report, diff));
  } else if (!arguments.files.take_output()) {
    print(diff_text(old_report, new_report, diff, paint_for_output()));
  }
  if (!interrupted()) return diff.exit_code();
  if (!arguments.json && !arguments.markdown && !arguments.files.take_output())
    print("\ninterrupted: what was not searched to the end cannot be compared\n");
  return worse(diff.exit_code(), ExitCode::not_settled);
}

}  // namespace

void add_diff(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<DiffArguments>();
  CLI::App* command = app.add_subcommand(
      "diff", "What a policy change gains and loses, with a trace for each loss");
  command->add_option("before", arguments->before, "The policy as it was")
      ->required()
      ->type_name("POLICY");
  command->add_option("after", arguments->after, "The policy as it would be")
      ->required()
      ->type_name("POLICY");
  arguments->search.add_to(*command);
  auto* json = command->add_flag("--json", arguments->json, "Answer as JSON");
  command
      ->add_flag("--markdown", arguments->markdown,
                 "Answer as Markdown, for a comment on a pull request")
      ->excludes(json);
  arguments->files.add_to(*command, "--sarif",
                          "Write the findings on the new policy as a SARIF log");
  arguments->files.add_to(*command, "--junit",
                          "Write the findings on the new policy as JUnit XML for build servers");
  command->footer("Example: counterproof diff policies/rss-2007.toml policies/charges-follow.toml");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace counterproof
