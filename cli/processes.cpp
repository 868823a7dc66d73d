// See processes.hpp.
#include "cli/processes.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "check/build_id.hpp"
#include "check/explore/byte_text.hpp"
#include "check/policy/scope_search.hpp"
#include "cli/interruption.hpp"
#include "cli/support.hpp"
#include "model/printable.hpp"
#include "model/trace/trace.hpp"
#include "model/world/scope_file.hpp"
#include "mpi/mpi_ranks.hpp"

namespace counterproof {
namespace {

const Started& started() {
  static const Started kStarted = how_started();
  return kStarted;
}

// Never destroyed: MPI ends where the command does, or not at all.
MpiRanks* the_ranks = nullptr;
int error_output = STDERR_FILENO;

/// Whoever is not rank 0 prints to nowhere.
void be_silent() {
  error_output = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere < 0) return;
  ::dup2(nowhere, STDOUT_FILENO);
  ::dup2(nowhere, STDERR_FILENO);
  ::close(nowhere);
}

/// What tells and does nothing may be asked by any number of processes: one answers.
bool only_tells(const std::vector<std::string>& words) {
  if (words.empty()) return true;
  return std::ranges::any_of(words, [](const std::string& word) {
    return word == "--help" || word == "-h" || word == "--version";
  });
}

/// All that a search of these policies depends on.
std::string work_of(const AskedPolicies& asked) {
  std::string text = std::string(build_id()) + '\n';
  for (const auto& [policy, options] : asked.policies) {
    const auto scopes = scopes_for(policy, options);
    if (!scopes) continue;
    for (const Scope& scope : *scopes) {
      Trace trace;
      trace.policy = policy.name;
      trace.rules = policy.rules;
      trace.scope = scope;
      text += print_trace(trace) + print_scope(WrittenScope{scope, {}, {}});
      const SearchOptions& search = options.search;
      text += fmt::format("{} {} {} {} {}\n", options.symmetry, static_cast<int>(options.grouping),
                          depth_of(scope, options).value_or(0), search.states.value_or(0),
                          search.fingerprints);
    }
    for (const Waiver& waiver : policy.waivers) text += waiver.invariant + '\n';
  }
  return text;
}

}  // namespace

int run_as_process(const std::vector<std::string>& words, const std::function<int()>& command) {
  if (!has_other_processes()) return command();
  if (started().rank != 0) be_silent();
  // Open MPI gives it a terminal of its own, whatever it is that all is passed on to.
  ::setenv("NO_COLOR", "1", 1);
  if (!only_tells(words) && words.front() != "check") {
    std::cerr << fmt::format(
        "error: {} processes were started, and {} does all of its work in one; expected check, or "
        "one process\n",
        started().ranks, printable(words.front()));
    return static_cast<int>(ExitCode::bad_input);
  }
  const int code = command();
  std::fflush(nullptr);
  if (the_ranks == nullptr) return code;
  if (started().rank != 0 && code == static_cast<int>(ExitCode::internal_error))
    tell_from_any_process({{}, fmt::format("internal error of process {}", number_of_process())});
  const std::optional<int> first = the_ranks->leave(code);
  return the_ranks->rank() == 0 ? code : first.value_or(code);
}

bool has_other_processes() { return started().ranks > 1; }
std::size_t number_of_process() { return started().rank + 1; }

Ranks* join_processes() {
  if (!has_other_processes()) return nullptr;
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path bin = self.parent_path();
  auto ranks = need(MpiRanks::join(
      {bin.string(), (bin.parent_path() / "lib/counterproof").string()}, started(), interrupted()));
  the_ranks = ranks.release();
  return the_ranks;
}

void need_same_work(Ranks& ranks, const AskedPolicies& asked, const std::optional<Error>& error) {
  ByteWriter writer;
  writer.put_text(error ? error->text() : "");
  writer.put_text(work_of(asked));
  std::vector<std::string> told;
  try {
    told = ranks.tell_all(RankTopic::agreement, writer.bytes());
  } catch (const RankLost&) {
    fail({{}, "not all processes could begin; expected the same files and permissions for each"});
  }
  std::optional<std::string> first;
  for (std::size_t i = 0; i < told.size(); ++i) {
    ByteReader reader(told[i]);
    if (const std::string what = reader.get_text(); !what.empty()) {
      std::cerr << what << '\n';
      throw Exit{ExitCode::bad_input};
    }
    const std::string work = reader.get_text();
    if (!first) first = work;
    if (work != *first)
      fail({{},
            fmt::format(
                "process {} was given other work than process 1; expected the same policies, "
                "scopes and build wherever one runs",
                i + 1)});
  }
}

bool has_lost_processes() { return the_ranks != nullptr && the_ranks->lost(); }

void tell_from_any_process(const Error& error) {
  const std::string line = error.text() + '\n';
  static_cast<void>(::write(error_output, line.data(), line.size()));
}

}  // namespace counterproof
