// fuzz: its options are declared here, for help, the man page and completion; scripts/fuzz does the
// work, since it has builds of its own to make.  It is handed what was given, and checks the
// values.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "cli/commands.hpp"
#include "cli/number_options.hpp"
#include "cli/support.hpp"

namespace counterproof {
namespace {

constexpr std::uint64_t kMostFuzzSeconds = 999'999'999;
constexpr std::uint64_t kMostJobs = 1024;
constexpr std::uint64_t kMostRound = 86'400;
constexpr std::uint64_t kMostSeed = 0xFFFF'FFFF;

using FuzzArguments = std::vector<std::string>;

/// The command line that `command` was parsed from, in a normal form.
FuzzArguments given(const CLI::App& command) {
  FuzzArguments words;
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() == 0 || option == command.get_help_ptr()) continue;
    const bool flag = option->get_items_expected_max() == 0;
    // Not get_name(): it has none for an option that help does not show.
    const std::string name =
        option->nonpositional() ? "--" + option->get_lnames().front() : std::string();
    if (flag) words.push_back(name);
    for (const std::string& value : flag ? FuzzArguments() : option->results()) {
      if (!name.empty()) words.push_back(name);
      words.push_back(value);
    }
  }
  return words;
}

[[noreturn]] void hand_over(const CLI::App& command) {
  std::string script = project_folder() + "/scripts/fuzz";
  FuzzArguments words = given(command);
  std::vector<char*> pointers = {script.data()};
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execv(script.c_str(), pointers.data());
  fail({{script, 0, 0},
        fmt::format("cannot be run: {}; fuzzing builds its targets, in a clone of Counterproof",
                    std::strerror(errno))});
}

}  // namespace

void add_fuzz(CLI::App& app, ExitCode& /*exit_code*/) {
  struct Given {
    std::vector<std::string> targets;
    std::uint64_t seconds = 0, jobs = 0, seed = 0, round = 0, machines = 0;
    std::string engine, sanitizer, corpus, sync, defect, minimised, built;
    std::string campaign, name, manifest;
    bool coverage = false;
  };
  auto values = std::make_shared<Given>();
  CLI::App* command = app.add_subcommand("fuzz", "Fuzz the model and the parsers");
  command
      ->add_option("target", values->targets,
                   "Fuzz targets: world, schedule, differential, limit_text, policy_file, "
                   "trace_file; default: all, one after the other")
      ->type_name("TARGET");
  const auto add = [&](const char* name, std::string& value, const char* word, const char* about,
                       const char* by_default = "") {
    return command->add_option(name, value, about)->type_name(word)->default_str(by_default);
  };
  add("--engine", values->engine, "FUZZER", "libfuzzer or afl", "libfuzzer");
  // The ranges are those of scripts/fuzz, which may be called by itself.
  add_whole_number(*command, "--time", values->seconds, {1, kMostFuzzSeconds},
                   "Seconds for each target, a whole number")
      ->type_name("S")
      ->default_str("60");
  add_whole_number(*command, "--jobs", values->jobs, {1, kMostJobs},
                   "Processes for a target; they share what they find")
      ->default_str("all processors");
  add("--sanitizer", values->sanitizer, "SANITIZER", "address,undefined or none",
      "address,undefined; afl: none");
  add_whole_number(*command, "--seed", values->seed, {0, kMostSeed},
                   "Of the first process, for libFuzzer; 0 draws one")
      ->default_str("0");
  add("--corpus", values->corpus, "DIR", "Where finds are kept between runs", "build/fuzz/corpus");
  add("--sync", values->sync, "DIR", "AFL++: a folder that many machines share", "build/fuzz/afl");
  add("--defect", values->defect, "DEFECT", "world only: look for a seeded defect instead");
  add("--campaign", values->campaign, "DIR",
      "Both engines on all jobs, for one target, in a folder that machines share or sync; goes on "
      "where it was, until it is stopped or for --time");
  add("--name", values->name, "MACHINE", "Campaign: what this machine is called in the folder",
      "host name");
  add_whole_number(*command, "--round", values->round, {1, kMostRound},
                   "Campaign: seconds until inputs are exchanged and minimised, and findings told")
      ->type_name("S")
      ->default_str("120");
  add("--manifest", values->manifest, "CLUSTER",
      "Campaign: print what slurm or kubernetes runs it by, and run nothing");
  add_whole_number(*command, "--machines", values->machines, {1, kMostJobs},
                   "Manifest: how many machines")
      ->default_str("4");
  add("--minimise-corpus", values->minimised, "TARGET",
      "Keep in corpus/ what reaches all that the seeds and finds reach");
  command->add_flag("--coverage", values->coverage,
                    "Line and branch coverage of model/ by the corpora, as text and HTML");
  add("--built", values->built, "DIR", "Binaries that somebody has built")->group("");
  command->footer(
      "Findings are printed, and kept in build/fuzz/findings: the bytes, and a trace that "
      "replays.  Those of a campaign are in its folder, with report.md.\n"
      "Exit codes: 0 nothing found, 1 something found, 2 bad input, 3 interrupted, 70 a build that "
      "fails.\n"
      "Example: counterproof fuzz world --time 10 --engine libfuzzer");
  command->callback([values, command] { hand_over(*command); });
}

}  // namespace counterproof
