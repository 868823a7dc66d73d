// harness: writes a harness to begin with, for a file of one's own.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "cli/commands.hpp"
#include "cli/own_options.hpp"
#include "cli/page_origin.hpp"
#include "cli/path_options.hpp"
#include "cli/support.hpp"
#include "model/printable.hpp"
#include "model/suggest.hpp"
#include "own/functions.hpp"

namespace counterproof {
namespace {

namespace fs = std::filesystem;

struct HarnessArguments {
  std::string file;
  std::string output;
  OwnArguments own;
};

/// How a harness names the file that it includes: as seen from where it will lie.
std::string included_as(const std::string& file, const std::string& output) {
  if (output.empty() || fs::path(file).is_absolute()) return file;
  const fs::path folder = fs::absolute(output).parent_path();
  return fs::absolute(file)
      .lexically_normal()
      .lexically_relative(folder.lexically_normal())
      .string();
}

ExitCode run(const HarnessArguments& arguments) {
  if (arguments.file.find_first_of("\"\n\\") != std::string::npos)
    fail(
        {{},
         fmt::format("a harness cannot include {}; expected another name", shown(arguments.file))});
  if (!arguments.output.empty()) need_new_file(arguments.output);
  const own::Callable callable = arguments.own.callable_in(arguments.file);
  if (std::ranges::none_of(callable.functions, own::can_call))
    fail({{arguments.file, 0, 0},
          "no function here can be called by a harness; expected one that other files may call, "
          "with arguments that are numbers, texts, or objects whose types have names"});
  const std::string text =
      own::harness_text(included_as(arguments.file, arguments.output), callable);
  if (arguments.output.empty()) {
    print(text);
    return ExitCode::as_stated;
  }
  write_new_file(arguments.output, text);
  print(fmt::format("wrote {}\n\nnext: {} race --harness {}\n", printable(arguments.output),
                    called_as(), printable(as_shell_reads({arguments.output}))));
  return ExitCode::as_stated;
}

}  // namespace

void add_harness(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<HarnessArguments>();
  CLI::App* command = app.add_subcommand(
      "harness", "Write a harness to begin with, for a file of C or C++ of your own");
  command->add_option("file", arguments->file, "The file whose functions the threads call")
      ->required()
      ->type_name("CODE")
      ->check(not_empty());
  command
      ->add_option("--output", arguments->output,
                   "Write it to this file, which is not there yet, as -o does; otherwise to "
                   "standard output")
      ->type_name("FILE")
      ->check(not_empty());
  command->add_option("-o", arguments->output)->group("")->check(not_empty());
  arguments->own.add_settings_to(*command, "How the file is compiled");
  command->footer(
      "It runs as it stands, and says what to edit.\n"
      "Example: counterproof harness own/example/limiter.c");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace counterproof
