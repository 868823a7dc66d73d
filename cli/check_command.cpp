#include <fmt/format.h>

#include <csignal>
#include <memory>
#include <set>

#include "check/build_id.hpp"
#include "check/policy/asked_scopes.hpp"
#include "check/policy/disk_search.hpp"
#include "cli/check_answer.hpp"
#include "cli/check_parts.hpp"
#include "cli/commands.hpp"
#include "cli/path_options.hpp"
#include "cli/search_options.hpp"
#include "cli/support.hpp"
#include "cli/watch.hpp"
#include "model/suggest.hpp"
#include "smt/kept_proofs.hpp"

namespace counterproof {
namespace {

struct CheckArguments {
  std::vector<std::string> paths;
  SearchArguments search;
  CheckAnswer answer;
  bool watch = false;
  std::string disk;
  std::string shard;
  std::string part;
  std::vector<std::string> options;  ///< of the search, as they were given
};

/// Whoever has less to spare than what a search has beside its states has no use for a disk.
constexpr std::size_t kLeastMebibytesOnDisk = 32;

/// Leaves with an error if something that is asked for cannot be searched on disk.
void put_on_disk(const CheckArguments& arguments, AskedPolicies& asked) {
  if (arguments.disk.empty()) return;
  if (arguments.search.memory_mib && *arguments.search.memory_mib < kLeastMebibytesOnDisk)
    fail({{},
          fmt::format("--memory is {}; expected {} or more with --disk",
                      *arguments.search.memory_mib, kLeastMebibytesOnDisk)});
  std::set<std::string> names;
  for (auto& [policy, options] : asked.policies) {
    if (!names.insert(policy.name).second)
      fail({{policy.file, 0, 0},
            fmt::format("another policy is named {}, too, and each has a folder of its name; "
                        "expected another --disk for one of them",
                        shown(policy.name))});
    if (policy.rules.own != nullptr)
      fail({policy.rule_files.empty() ? Place{policy.file} : policy.rule_files.front().place,
            "a policy with rule files is not searched on disk; expected one without, or no "
            "--disk"});
    options.disk = CheckOnDisk{arguments.disk, {}};
  }
  need_writable_folder(arguments.disk);
  for (const auto& [policy, options] : asked.policies)
    if (const auto error = refused_on_disk(policy, options)) fail(*error);
  // A file that may not grow any more is an error like a full disk, and no reason to be ended.
  std::signal(SIGXFSZ, SIG_IGN);
}

ExitCode run_part(const CheckArguments& arguments) {
  Part part;
  part.shard = shard_of(arguments.shard);
  const std::string file =
      arguments.part.empty() ? fmt::format("part-{}.json", part.shard.number) : arguments.part;
  const FilesRead noted;
  AskedPolicies asked =
      need(with_asked_scopes(read_policies(arguments.paths), arguments.search.options()));
  put_on_disk(arguments, asked);
  part.check = {build_id(), arguments.paths, arguments.options, FilesRead::hashes()};
  need_writable_file(file);
  return check_part(asked, std::move(part), file);
}

ExitCode run(CheckArguments& arguments) {
  if (!arguments.shard.empty()) return run_part(arguments);
  AskedPolicies asked =
      need(with_asked_scopes(read_policies(arguments.paths), arguments.search.options()));
  put_on_disk(arguments, asked);
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
  command
      ->add_option("--disk", arguments->disk,
                   "Keep states in this folder, and no more than --memory, or 1024 MiB, in memory; "
                   "the same command goes on with what a killed one leaves there")
      ->group("Searches that are larger than memory")
      ->type_name("DIR")
      ->check(not_empty())
      ->excludes(command->get_option("--fingerprints"))
      ->excludes(watch);
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
