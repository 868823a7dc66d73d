// The commands.  Each function adds its subcommand, with its options and help, to the application;
// parsing the command line runs the one that was named and leaves its exit code in `exit_code`.
#pragma once

#include <CLI/CLI.hpp>

#include "check/policy/verdict.hpp"

namespace counterproof {

void add_check(CLI::App& app, ExitCode& exit_code);
void add_merge(CLI::App& app, ExitCode& exit_code);
void add_matrix(CLI::App& app, ExitCode& exit_code);
void add_diff(CLI::App& app, ExitCode& exit_code);
void add_race(CLI::App& app, ExitCode& exit_code);
void add_litmus(CLI::App& app, ExitCode& exit_code);
void add_prove(CLI::App& app, ExitCode& exit_code);
void add_conform(CLI::App& app, ExitCode& exit_code);
void add_scoreboard(CLI::App& app, ExitCode& exit_code);
void add_fuzz(CLI::App& app, ExitCode& exit_code);
void add_replay(CLI::App& app, ExitCode& exit_code);
void add_explain(CLI::App& app, ExitCode& exit_code);
void add_explore(CLI::App& app, ExitCode& exit_code);
void add_minimise(CLI::App& app, ExitCode& exit_code);
void add_init(CLI::App& app, ExitCode& exit_code);
void add_harness(CLI::App& app, ExitCode& exit_code);
void add_list(CLI::App& app, ExitCode& exit_code);
void add_schema(CLI::App& app, ExitCode& exit_code);
void add_man(CLI::App& app, ExitCode& exit_code);
void add_completion(CLI::App& app, ExitCode& exit_code);

}  // namespace counterproof
