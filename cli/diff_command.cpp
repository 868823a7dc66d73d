#include <memory>

#include "cli/commands.hpp"
#include "cli/search_options.hpp"
#include "cli/support.hpp"
#include "reports/diff.hpp"

namespace counterproof {
namespace {

struct Arguments {
  std::string before;
  std::string after;
  SearchArguments search;
  bool json = false;
};

ExitCode run(const Arguments& arguments) {
  CheckOptions options = arguments.search.options();
  const Policy before = need(read_policy_file(arguments.before));
  const Policy after = need(read_policy_file(arguments.after));
  need(scopes_for(before, options));
  need(scopes_for(after, options));
  ProgressLine progress;
  progress.attach_to(options);
  const CheckReport old_report = need(check_policy(before, options));
  const CheckReport new_report = need(check_policy(after, options));
  progress.clear();
  const PolicyDiff diff = diff_of(old_report, new_report);
  print(arguments.json ? diff_json(old_report, new_report, diff).dump(2) + "\n"
                       : diff_text(old_report, new_report, diff, paint_for_output()));
  return diff.exit_code();
}

}  // namespace

void add_diff(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "diff", "What a policy change gains and loses, with a trace for each loss");
  command->add_option("before", arguments->before, "The policy as it was")
      ->required()
      ->type_name("POLICY");
  command->add_option("after", arguments->after, "The policy as it would be")
      ->required()
      ->type_name("POLICY");
  arguments->search.add_to(*command);
  command->add_flag("--json", arguments->json, "Answer as JSON");
  command->footer("Example: counterproof diff policies/rss-2007.toml policies/charges-follow.toml");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace counterproof
