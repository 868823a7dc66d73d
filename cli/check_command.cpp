#include <fmt/format.h>

#include <csignal>
#include <iostream>
#include <memory>
#include <optional>
#include <set>

#include "check/build_id.hpp"
#include "check/policy/asked_scopes.hpp"
#include "check/policy/disk_search.hpp"
#include "cli/check_answer.hpp"
#include "cli/check_parts.hpp"
#include "cli/commands.hpp"
#include "cli/interruption.hpp"
#include "cli/path_options.hpp"
#include "cli/processes.hpp"
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
/// \returns what of what lies there is refused
std::optional<Error> put_on_disk(const CheckArguments& arguments, AskedPolicies& asked) {
  if (arguments.disk.empty()) return std::nullopt;
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
    // Each process has states of its own.
    options.disk = CheckOnDisk{
        has_other_processes() ? fmt::format("{}/process-{}", arguments.disk, number_of_process())
                              : arguments.disk,
        {}};
  }
  need_writable_folder(arguments.disk);
  // A file that may not grow any more is an error like a full disk, and no reason to be ended.
  std::signal(SIGXFSZ, SIG_IGN);
  for (const auto& [policy, options] : asked.policies)
    if (auto error = refused_on_disk(policy, options)) return error;
  return std::nullopt;
}

/// Has the searches run in all processes that were started, if there are several.
void search_together(const CheckArguments& arguments, AskedPolicies& asked) {
  for (const auto& [policy, options] : asked.policies)
    if (has_other_processes() && policy.rules.own != nullptr)
      fail({policy.rule_files.empty() ? Place{policy.file} : policy.rule_files.front().place,
            "a policy with rule files is searched by one process; expected one without, or no "
            "mpirun"});
  Ranks* const ranks = join_processes();
  for (auto& [policy, options] : asked.policies) {
    options.search.ranks = ranks;
    if (ranks != nullptr && options.search.threads == 0) options.search.threads = 1;
  }
  const auto error = put_on_disk(arguments, asked);
  if (ranks != nullptr) {
    need_same_work(*ranks, asked, error);
  } else if (error) {
    fail(*error);
  }
}

/// Searches along, and tells nobody: rank 0 does.
ExitCode search_along(const AskedPolicies& asked) {
  ExitCode exit_code = ExitCode::as_stated;
  for (const auto& [policy, options] : asked.policies) {
    CheckOptions here = options;
    here.search.interrupted = &interrupted();
    const auto report = check_policy(policy, here);
    if (!report) {
      tell_from_any_process(report.error());
      return ExitCode::bad_input;
    }
    exit_code = worse(exit_code, report->exit_code());
  }
  return exit_code;
}

ExitCode run_part(const CheckArguments& arguments) {
  Part part;
  part.shard = shard_of(arguments.shard);
  const std::string file =
      arguments.part.empty() ? fmt::format("part-{}.json", part.shard.number) : arguments.part;
  const FilesRead noted;
  AskedPolicies asked =
      need(with_asked_scopes(read_policies(arguments.paths), arguments.search.options()));
  if (const auto error = put_on_disk(arguments, asked)) fail(*error);
  part.check = {build_id(), arguments.paths, arguments.options, FilesRead::hashes()};
  need_writable_file(file);
  return check_part(asked, std::move(part), file);
}

ExitCode run(CheckArguments& arguments) {
  if (has_other_processes() && (arguments.watch || !arguments.shard.empty()))
    fail({{},
          fmt::format("{} is for one process; expected it without mpirun",
                      arguments.watch ? "--watch" : "--shard")});
  if (!arguments.shard.empty()) return run_part(arguments);
  AskedPolicies asked =
      need(with_asked_scopes(read_policies(arguments.paths), arguments.search.options()));
  search_together(arguments, asked);
  if (number_of_process() != 1) return search_along(asked);
  ProgressLine progress;
  const ExitCode exit_code = arguments.answer.give(asked, {[&](std::size_t i) {
                                         auto& [policy, options] = asked.policies[i];
                                         progress.attach_to(options);
                                         CheckReport report = need(check_policy(policy, options));
                                         progress.clear();
                                         return report;
                                       },
                                       [](const smt::PolicySubject& subject) {
                                         return smt::kept_or_proved(subject, &interrupted());
                                       }});
  if (has_lost_processes())
    std::cerr << fmt::format("counterproof: a process of the search died, which ended it{}\n",
                             arguments.disk.empty()
                                 ? "; with --disk it could go on"
                                 : "; the same command goes on from what is on disk");
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
  command->footer(
      "Under mpirun -np N, N processes make one search together, with one thread each unless "
      "--threads says more, and --memory for each.\n"
      "Example: counterproof check policies/rss-2007.toml --tasks 3 --time 60");
  command->callback([arguments, command, &exit_code] {
    arguments->options = SearchArguments::words_of(*command);
    const auto check = [arguments] { return run(*arguments); };
    exit_code = arguments->watch ? watched(check) : check();
  });
}

}  // namespace counterproof
