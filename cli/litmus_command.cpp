// litmus: what a memory model allows of litmus tests, beside what their files expect.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "check/litmus/parser.hpp"
#include "cli/commands.hpp"
#include "cli/number_options.hpp"
#include "cli/path_options.hpp"
#include "cli/placeholders.hpp"
#include "cli/support.hpp"
#include "model/text_file.hpp"
#include "reports/litmus_report.hpp"

namespace counterproof {
namespace {

constexpr double kMostLitmusSeconds = 1e6;
constexpr std::size_t kWidestName = 38;

struct LitmusArguments {
  std::vector<std::string> paths;
  std::vector<std::string> memories;
  std::optional<double> time;
  bool brief = false;
  bool json = false;
};

std::vector<std::string> litmus_files(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path, error))
      if (entry.path().extension() == ".litmus") found.push_back(entry.path().string());
    if (found.empty()) fail({{path}, "the folder has no *.litmus file"});
    std::ranges::sort(found);
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

/// One run: a test under a model.
struct LitmusRun {
  litmus::Litmus* test;
  const graph::MemoryModel* model;
};

std::vector<LitmusRun> tasks_of(const LitmusArguments& arguments,
                           const std::vector<std::unique_ptr<litmus::Litmus>>& tests) {
  std::vector<LitmusRun> tasks;
  for (const auto& test : tests) {
    if (arguments.memories.empty()) tasks.push_back({test.get(), &litmus::own_model(*test)});
    for (const std::string& name : arguments.memories)
      tasks.push_back({test.get(), &graph::memory_model(name)});
  }
  for (const LitmusRun& task : tasks)
    if (const auto reason = litmus::refused_by(*task.test, *task.model))
      fail({{task.test->path}, *reason + "; expected another --memory"});
  return tasks;
}

ExitCode code_of(const litmus::LitmusResult& result) {
  if (!result.observed) return ExitCode::not_settled;
  return result.as_expected() ? ExitCode::as_stated : ExitCode::claim_violated;
}

ExitCode run(const LitmusArguments& arguments) {
  std::vector<std::unique_ptr<litmus::Litmus>> tests;
  std::size_t width = 0;
  for (const std::string& path : litmus_files(arguments.paths)) {
    const std::string text = need(read_text_file(path));
    tests.push_back(need(litmus::parse_litmus(text, path)));
    width = std::max(width, tests.back()->name.size());
  }
  const std::vector<LitmusRun> tasks = tasks_of(arguments, tests);
  width = std::min(width, kWidestName) + 2;

  graph::SearchOptions options;
  options.stop = &interrupted();
  if (arguments.time) options.most_time = std::chrono::duration<double>(*arguments.time);
  const Paint paint = paint_for_output();
  ExitCode code = ExitCode::as_stated;
  std::vector<LitmusRow> rows;
  if (!arguments.json) print(litmus_heading(width));
  for (const LitmusRun& task : tasks) {
    rows.push_back({task.test, litmus::run_litmus(*task.test, *task.model, options)});
    if (!arguments.json) print(litmus_text(rows.back(), width, !arguments.brief, paint));
    code = worse(code, code_of(rows.back().result));
  }
  if (arguments.json)
    print_document(json_text(litmus_json(rows)));
  else if (rows.size() > 1)
    print(litmus_summary(rows));
  return code;
}

}  // namespace

void add_litmus(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<LitmusArguments>();
  CLI::App* command = app.add_subcommand(
      "litmus", "Run litmus tests under a memory model: every execution, as a graph, once");
  command
      ->add_option("test", arguments->paths,
                   "Litmus tests in C, as the kernel's and herd's are, or folders of them")
      ->required()
      ->type_name("LITMUS");
  command
      ->add_option("--memory", arguments->memories,
                   "Under this model; may be repeated. Otherwise linux for tests that speak as the "
                   "kernel does, and rc11 for those of C11")
      ->type_name("MEMORY")
      ->check(CLI::IsMember(placeholder("MEMORY").words))
      ->allow_extra_args(false);
  add_seconds(*command, "--time", arguments->time, "Seconds for each test", kMostLitmusSeconds);
  command->add_flag("--brief", arguments->brief, "Without the final states");
  command->add_flag("--json", arguments->json, "Answer as JSON");
  command->footer("Example: counterproof litmus corpus/litmus/SB+onces.litmus --memory tso");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace counterproof
