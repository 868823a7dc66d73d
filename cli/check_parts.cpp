// See check_parts.hpp.
#include "cli/check_parts.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <set>
#include <utility>

#include "check/disk/disk_failure.hpp"
#include "cli/check_answer.hpp"
#include "cli/number_options.hpp"
#include "cli/support.hpp"
#include "model/printable.hpp"
#include "model/suggest.hpp"
#include "model/text_file.hpp"
#include "reports/terminal.hpp"
#include "smt/kept_proofs.hpp"
#include "smt/symbolic.hpp"

namespace counterproof {
namespace {

/// More machines than that no one check has work for.
constexpr std::uint64_t kMostShards = 1000;
/// About how many microseconds the proofs of a counter take.
constexpr std::uint64_t kCostOfProofs = 300'000;

std::set<std::string>& files_read() {
  static std::set<std::string> files;
  return files;
}

std::string row(const std::string& name, const std::string& what, const std::string& count,
                double seconds) {
  return fmt::format("{} {} {} {:>8.2f} s\n", pad(printable(name), 24), pad(printable(what), 24),
                     pad_left(count, 12), seconds);
}

}  // namespace

std::vector<CheckJob> jobs_of(const AskedPolicies& asked) {
  std::vector<CheckJob> jobs;
  std::vector<const Policy*> policies;
  for (const AskedPolicies::One& one : asked.policies) {
    const std::vector<Scope> scopes = need(scopes_for(one.policy, one.options));
    for (std::size_t place = 0; place < scopes.size(); ++place)
      jobs.push_back({policies.size(), place, scopes[place], std::nullopt,
                      estimated_cost(one.policy.rules, scopes[place])});
    policies.push_back(&one.policy);
  }
  for (const auto& [subject, users] : counters_of(policies))
    jobs.push_back({0, 0, {}, subject, kCostOfProofs});
  return jobs;
}

Shard shard_of(const std::string& text) {
  const auto wrong = [&]() {
    fail({{},
          fmt::format("--shard is {}; expected I/N with I from 1 to N, such as 3/8, and N at "
                      "most {}",
                      shown(text), kMostShards)});
  };
  const std::size_t slash = text.find('/');
  const std::string number = text.substr(0, slash);
  const std::string of = slash == std::string::npos ? "" : text.substr(slash + 1);
  const auto is_number = [](const std::string& digits) {
    return !digits.empty() && digits.size() <= 4 &&
           digits.find_first_not_of("0123456789") == std::string::npos;
  };
  if (!is_number(number) || !is_number(of)) wrong();
  const Shard shard{std::stoul(number), std::stoul(of)};
  if (shard.number < 1 || shard.number > shard.of || shard.of > kMostShards) wrong();
  return shard;
}

FilesRead::FilesRead() {
  files_read().clear();
  tell_of_files([](const std::string& path) { files_read().insert(path); });
}

FilesRead::~FilesRead() { tell_of_files(nullptr); }

std::map<std::string, std::string> FilesRead::hashes() {
  std::map<std::string, std::string> hashes;
  std::error_code ignored;
  for (const std::string& file : files_read())
    if (!std::filesystem::is_directory(file, ignored)) hashes.emplace(file, hash_of_file(file));
  return hashes;
}

ExitCode check_part(const AskedPolicies& asked, Part part, const std::string& file) {
  const std::vector<CheckJob> jobs = jobs_of(asked);
  std::vector<std::uint64_t> costs;
  for (const CheckJob& job : jobs) costs.push_back(job.cost);
  const std::vector<std::size_t> shards = dealt(costs, part.shard.of);
  const auto ours = static_cast<std::uint64_t>(std::ranges::count(shards, part.shard.number));
  print(fmt::format("shard {}/{}: {} of {} searches and proofs\n", part.shard.number, part.shard.of,
                    ours, jobs.size()));
  const std::string kept_back = fmt::format("\ninterrupted: {} is not written\n", printable(file));
  ProgressLine progress;
  const OnInterruption no_solver_goes_on(smt::interrupt_solvers);
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const CheckJob& job = jobs[i];
    if (shards[i] != part.shard.number) continue;
    if (job.subject) {
      part.proofs.push_back(smt::kept_or_proved(*job.subject, &interrupted()));
    } else {
      const AskedPolicies::One& one = asked.policies[job.policy];
      CheckOptions options = one.options;
      progress.attach_to(options);
      const auto search = [&] {
        try {
          return search_scope(one.policy, job.scope, options);
        } catch (const DiskFailure& failure) {
          progress.clear();
          fail(failure.error());
        }
      }();
      progress.clear();
      if (const auto error = rule_error(one.policy)) fail(*error);
      if (!search) continue;
      print(row(one.policy.name, job.scope.name, grouped(search->report.states) + " states",
                search->report.elapsed.count()));
      part.add(job.policy, job.place, *search);
    }
    if (interrupted()) {
      print(kept_back);
      return ExitCode::not_settled;
    }
  }
  write_file(file, part_text(part));
  print(fmt::format("{}: no verdict yet; counterproof merge makes it of all {} parts\n",
                    printable(file), part.shard.of));
  return ExitCode::as_stated;
}

}  // namespace counterproof
