// explore: a world that is stepped through by hand.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>

#include "check/policy/asked_scopes.hpp"
#include "cli/commands.hpp"
#include "cli/explore_shell.hpp"
#include "cli/line_reader.hpp"
#include "cli/number_options.hpp"
#include "cli/path_options.hpp"
#include "cli/report_files.hpp"
#include "cli/search_options.hpp"
#include "cli/support.hpp"
#include "cli/trace_text.hpp"
#include "model/printable.hpp"
#include "model/suggest.hpp"
#include "own/rules/page_module.hpp"
#include "session/page_file.hpp"

namespace counterproof {
namespace {

struct ExploreArguments {
  std::string policy;
  std::vector<std::string> scopes;
  std::string trace;
  std::size_t states = 2'000'000;
  ReportFiles files;
};

/// A policy file, or a shipped policy by its name.
Result<Policy> named_policy(const std::string& name) {
  if (std::filesystem::exists(name)) return read_policy_file(name);
  std::vector<Policy> shipped = read_policies({});
  std::vector<std::string_view> names;
  for (Policy& policy : shipped) {
    if (policy.name == name) return std::move(policy);
    names.push_back(policy.name);
  }
  return Error{{},
               fmt::format("there is no file and no shipped policy {}; {}", shown(name),
                           expected(name, names))};
}

/// What is begun with, and the policy that it is of.
struct Begun {
  Session session;
  Policy policy;
};

/// The session that was asked for.
///
/// A trace comes with a scope, and with the choices that it was found under; those of a policy that
/// is named go before them, so that a trace of one policy is looked at under another.
Begun begun(const ExploreArguments& arguments, bool playground) {
  if (arguments.policy.empty() && arguments.trace.empty() && playground) {
    Policy policy = need(named_policy("rss-2007"));
    Session session(policy.name, policy.rules, roomy_scope(policy.rules));
    return {std::move(session), std::move(policy)};
  }
  if (arguments.policy.empty() && arguments.trace.empty())
    fail({{},
          "neither a policy nor --trace is named; expected a policy file, such as "
          "policies/zones.toml"});
  std::optional<Policy> policy;
  if (!arguments.policy.empty()) policy = need(read_policy_file(arguments.policy));
  std::optional<Trace> trace;
  if (!arguments.trace.empty()) trace = read_trace(arguments.trace);
  if (!policy) {
    policy.emplace();
    policy->name = trace->policy;
    policy->rules = trace->rules;
  }
  Scope scope = trace ? trace->scope : roomy_scope(policy->rules);
  if (!arguments.scopes.empty()) {
    CheckOptions options;
    read_scopes(arguments.scopes, options);
    scope = need(scopes_for(*policy, options)).front();
  }
  Session session(policy->name, policy->rules, std::move(scope));
  if (!trace) return {std::move(session), std::move(*policy)};
  for (std::size_t i = 0; i < trace->events.size(); ++i) {
    const std::string event = print_event(trace->events[i], trace->scope);
    const auto taken = session.take(event);
    if (!taken)
      fail({{name_of_trace(arguments.trace), i < trace->lines.size() ? trace->lines[i] : 0, 1},
            fmt::format("\"{}\" cannot happen here: {}", event, taken.error().message)});
  }
  return {std::move(session), std::move(*policy)};
}

std::optional<Error> write(const std::string& path, const std::string& text) {
  try {
    write_file(path, text);
    return std::nullopt;
  } catch (const Exit&) {
    return Error{};  // it has been told
  }
}

/// What the build has made for pages: beside the command, or where its data is.
std::filesystem::path made_for_pages(const std::string& name) {
  std::error_code ignored;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", ignored);
  for (const auto& path :
       {self.parent_path() / name, std::filesystem::path(project_folder()) / name})
    if (std::filesystem::exists(path, ignored)) return path;
  fail({{},
        fmt::format("the model was not built for pages; install {}, and build again",
                    own::kPagePackages)});
}

/// The model, with the rule files of the policy in it.
std::string module_for(const Policy& policy) {
  std::filesystem::path path = made_for_pages("counterproof.wasm");
  if (policy.rules.own != nullptr) {
    // By the paths that traces have.  Where a trace alone was named, no policy says where.
    std::vector<RuleFile> files;
    for (const std::string& file : policy.rules.own->files)
      files.push_back(
          {file, policy.rule_files.empty() ? Place() : policy.rule_files.front().place});
    path = need(own::page_module(files, made_for_pages("counterproof-wasm.a"), project_folder()));
  }
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string without_events(const Policy& policy) {
  Trace trace;
  trace.policy = policy.name;
  trace.rules = policy.rules;
  trace.scope = roomy_scope(policy.rules);
  return print_trace(normalised(std::move(trace)));
}

std::string page_of(const Begun& begun, bool playground) {
  PageContent content;
  content.playground = playground;
  content.module = module_for(begun.policy);
  const auto add = [&](const Policy& policy) {
    content.policies.push_back({policy.name, policy.summary, without_events(policy)});
  };
  const std::vector<Policy> shipped = read_policies({});
  const auto has_its_name = [&](const Policy& one) { return one.name == begun.policy.name; };
  if (!begun.policy.name.empty() && std::ranges::none_of(shipped, has_its_name)) add(begun.policy);
  for (const Policy& policy : shipped)
    if (policy.rules.own == nullptr) add(policy);
  content.trace = print_trace(normalised(begun.session.trace()));
  return explore_page(content);
}

ExitCode run(ExploreArguments& arguments) {
  // In a playground every policy can be chosen: it need not be said with which to begin.
  const bool playground = arguments.files.into_folder("--html", "index.html");
  Begun begins = begun(arguments, playground);
  arguments.files.need_writable("");
  if (arguments.files.asks_for("--html")) {
    arguments.files.write("--html", [&] { return page_of(begins, playground); });
    return ExitCode::as_stated;
  }
  const CtrlC ctrl_c;
  ProgressLine progress;
  std::function<std::vector<std::string>(std::string_view)> complete;
  ExploreShell* shell_there = nullptr;
  LineReader lines([&](std::string_view line) { return shell_there->completions(line); });
  ExploreShell shell(
      std::move(begins.session), paint_for_output(),
      {.print = [](std::string_view text) { print(text); },
       .progress =
           [&](const std::string& line) { line.empty() ? progress.clear() : progress.show(line); },
       .stop = [] { return CtrlC::pressed(); },
       .write = write,
       .policy = named_policy,
       .policy_names =
           [] {
             std::vector<std::string> names;
             for (const Policy& policy : read_policies({})) names.push_back(policy.name);
             return names;
           },
       .lists_events = lines.on_terminal(),
       .most_worlds = arguments.states});
  shell_there = &shell;
  shell.begin();
  while (const auto line = lines.next()) {
    // What a pipe holds is told, so that the answers can be read without it.
    if (!lines.on_terminal()) print(fmt::format("\n> {}\n", *line));
    const auto goes_on = shell.obey(*line);
    if (!goes_on) {
      Error error = goes_on.error();
      if (!error.message.empty() && lines.on_terminal()) {
        print(fmt::format("{}\n", error.message));
      } else if (!error.message.empty()) {
        error.place = {"standard input", lines.count(), std::max(1U, error.place.column)};
        fail(error);
      } else if (!lines.on_terminal()) {
        return ExitCode::bad_input;
      }
      continue;
    }
    if (shell.was_stopped() && !lines.on_terminal()) return ExitCode::not_settled;
    if (!*goes_on) break;
  }
  return ExitCode::as_stated;
}

}  // namespace

void add_explore(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<ExploreArguments>();
  CLI::App* command =
      app.add_subcommand("explore", "Step through a world of a policy, one chosen event at a time");
  command->add_option("policy", arguments->policy, "The policy; without one, a trace's own choices")
      ->type_name("POLICY")
      ->check(not_empty());
  command
      ->add_option(
          "--scope", arguments->scopes,
          "The scope: a standard one, as list scopes has it, the policy's own, or a scope "
          "file, FILE.toml; without it, that of the trace, or one of middling size in which "
          "all events may happen")
      ->type_name("SCOPE")
      ->expected(1);
  command
      ->add_option("--trace", arguments->trace,
                   "Begin with the events of this trace, under the policy's choices")
      ->type_name("TRACE")
      ->check(not_empty());
  add_whole_number(*command, "--states", arguments->states, {1, 1'000'000'000},
                   "States to store in a search; it gives up then (2000000)");
  arguments->files.add_to(
      *command, "--html",
      "Write a page in which the model itself runs, and step through it there; into "
      "a folder, SITE/, a playground with every shipped policy and a tour");
  std::string commands;
  for (const ShellCommand& one : shell_commands())
    commands += (commands.empty() ? "" : ", ") + std::string(one.usage);
  command->footer(fmt::format(
      "It reads lines: {}. What they do is told by help. On a terminal they can be edited, and Tab "
      "completes them; in a pipe the first that cannot be obeyed ends it, with exit code 2.\n"
      "Example: counterproof explore policies/zones.toml\n"
      "Example: counterproof explore --trace corpus/arguments/x06-fill-move-fill.trace",
      commands));
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace counterproof
