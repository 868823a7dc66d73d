// counterproof: checks what a resource controller's policy promises.
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command_line_error.hpp"
#include "cli/commands.hpp"
#include "cli/option_table.hpp"
#include "cli/page_origin.hpp"
#include "cli/processes.hpp"
#include "cli/support.hpp"
#include "model/printable.hpp"
#include "own/rules/load.hpp"
#include "own/same_addresses.hpp"

namespace {

/// Whether the command is one that runs code of the user's, step by step.
bool runs_own_code(std::string_view command) { return command == "race" || command == "replay"; }

int run_command(int argc, char** argv) {
  using namespace counterproof;
  CLI::App app{"Counterproof proves or refutes what a resource controller promises."};
  app.name("counterproof");
  app.set_version_flag("--version", std::string("counterproof ") + COUNTERPROOF_VERSION);
  app.require_subcommand(1);
  app.formatter(std::make_shared<HelpFormatter>());
  std::vector<std::string> codes;
  for (const auto& [code, meaning] : exit_code_table())
    codes.push_back(fmt::format("{} {}", code, meaning));
  app.footer(
      fmt::format("Exit codes: {}.\nCOMMAND --help tells more.\n"
                  "Example: counterproof check policies/zones.toml",
                  join(codes, ", ")));
  // By its name, wherever it lies: what a page says is for other machines, too.
  std::vector<std::string> words = {"counterproof"};
  words.insert(words.end(), argv + std::min(argc, 1), argv + argc);
  note_command_line(std::move(words));
  if (argc > 0) note_called_as(argv[0]);
  own::enable_rule_files(project_folder());
  ExitCode exit_code = ExitCode::as_stated;
  add_check(app, exit_code);
  add_merge(app, exit_code);
  add_matrix(app, exit_code);
  add_diff(app, exit_code);
  add_race(app, exit_code);
  add_litmus(app, exit_code);
  add_prove(app, exit_code);
  add_conform(app, exit_code);
  add_scoreboard(app, exit_code);
  add_fuzz(app, exit_code);
  add_replay(app, exit_code);
  add_explain(app, exit_code);
  add_explore(app, exit_code);
  add_minimise(app, exit_code);
  add_init(app, exit_code);
  add_harness(app, exit_code);
  add_list(app, exit_code);
  add_schema(app, exit_code);
  add_man(app, exit_code);
  add_completion(app, exit_code);

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    const std::vector<const char*> words(argv + std::min(argc, 1), argv + argc);
    std::cerr << "error: " << command_line_error(app, error, words) << '\n';
    return static_cast<int>(ExitCode::bad_input);
  } catch (const Exit& exit) {
    return static_cast<int>(exit.code);
  } catch (const std::bad_alloc&) {
    std::cerr << "error: out of memory; bound the search with --memory MIB, or store less with "
                 "--fingerprints\n";
    return static_cast<int>(ExitCode::not_settled);
  } catch (const std::exception& error) {
    std::cerr << "internal error: " << printable(error.what()) << '\n';
    return static_cast<int>(ExitCode::internal_error);
  }
  return static_cast<int>(exit_code);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && runs_own_code(argv[1])) counterproof::own::run_at_same_addresses(argv);
  return counterproof::run_as_process({argv + std::min(argc, 1), argv + argc},
                                      [&] { return run_command(argc, argv); });
}
