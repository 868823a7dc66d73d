#include <fmt/format.h>

#include <memory>

#include "check/build_id.hpp"
#include "check/policy/asked_scopes.hpp"
#include "cli/check_answer.hpp"
#include "cli/check_parts.hpp"
#include "cli/commands.hpp"
#include "cli/path_options.hpp"
#include "cli/search_options.hpp"
#include "cli/support.hpp"
#include "cli/watch.hpp"
#include "smt/kept_proofs.hpp"

namespace counterproof {
namespace {

struct CheckArguments {
  std::vector<std::string> paths;
  SearchArguments search;
  CheckAnswer answer;
  bool watch = false;
  std::string shard;
  std::string part;
  std::vector<std::string> options;  ///< of the search, as they were given
};

ExitCode run_part(const CheckArguments& arguments) {
  Part part;
  part.shard = shard_of(arguments.shard);
  const std::string file =
      arguments.part.empty() ? fmt::format("part-{}.json", part.shard.number) : arguments.part;
  const FilesRead noted;
  const AskedPolicies asked =
      need(with_asked_scopes(read_policies(arguments.paths), arguments.search.options()));
  part.check = {build_id(), arguments.paths, arguments.options, FilesRead::hashes()};
  need_writable_file(file);
  return check_part(asked, std::move(part), file);
}

ExitCode run(CheckArguments& arguments) {
  if (!arguments.shard.empty()) return run_part(arguments);
  AskedPolicies asked =
      need(with_asked_scopes(read_policies(arguments.paths), arguments.search.options()));
  ProgressLine progress;
  return arguments.answer.give(asked, {[&](std::size_t i) {
                                         auto& [policy, options] = asked.policies[i];
                                         progress.attach_to(options);
                                         CheckReport report = need(check_policy(policy, options));
                                         progress.clear();
                                         return report;
                                       },
                                       [](const smt::PolicySubject& subject) {
                                         return smt::kept_or_proved(subject, &interrupted());
                                       }});
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
  arguments->answer.add_to(*command);
  auto* watch = command->add_flag(
      "--watch", arguments->watch,
      "Check again whenever a policy, rule, scope or trace file that was read changes, "
      "until Ctrl-C");
  watch->excludes(command->get_option("--json"));
  const std::string parts = "Parts of a check, for machines that work apart";
  auto* shard = command
                    ->add_option("--shard", arguments->shard,
                                 "Do part I of N, without a verdict, and leave it to merge")
                    ->group(parts)
                    ->type_name("SHARD")
                    ->check(not_empty());
  for (const char* other :
       {"--json", "--markdown", "--verbose", "--traces", "--sarif", "--junit", "--html", "--watch"})
    shard->excludes(command->get_option(other));
  command
      ->add_option("--part", arguments->part,
                   "Where the part is written to; default: part-I.json, here")
      ->group(parts)
      ->type_name("FILE")
      ->needs(shard)
      ->check(not_empty());
  command->footer("Example: counterproof check policies/rss-2007.toml --tasks 3 --time 60");
  command->callback([arguments, command, &exit_code] {
    arguments->options = SearchArguments::words_of(*command);
    const auto check = [arguments] { return run(*arguments); };
    exit_code = arguments->watch ? watched(check) : check();
  });
}

}  // namespace counterproof
