#include "cli/own_options.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "check/schedule/clock.hpp"
#include "cli/path_options.hpp"
#include "cli/support.hpp"
#include "model/printable.hpp"
#include "model/suggest.hpp"

namespace counterproof {
namespace {

std::string home() {
  const std::filesystem::path here = "own/include/counterproof.h";
  return std::filesystem::exists(here) ? "own" : project_folder() + "/own";
}

/// Compiled; a compiler that Ctrl-C ends has found no mistake.
Result<std::unique_ptr<own::OwnRace>> built(const own::Code& code, RaceSize size) {
  static_cast<void>(interrupted());
  auto race = own::own_race(code, size, home());
  if (!race && interrupted()) {
    std::cerr << "interrupted: the code was not built\n";
    throw Exit{ExitCode::not_settled};
  }
  return race;
}

bool same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  return a == b || std::filesystem::equivalent(a, b, error);
}

}  // namespace

void OwnArguments::add_to(CLI::App& command) {
  const std::string group = "Code of your own, compiled as it is (docs/own-code.md)";
  command.add_option("--source", sources, "C or C++ to race; may be repeated")
      ->group(group)
      ->type_name("CODE");
  command
      .add_option("--harness", harnesses,
                  "Threads and conditions, written with counterproof.h; may be repeated")
      ->group(group)
      ->type_name("CODE");
  add_settings_to(command, group);
}

void OwnArguments::add_settings_to(CLI::App& command, const std::string& group) {
  command
      .add_option("--include", includes,
                  "Look for headers here, or read this file first; may be repeated")
      ->group(group)
      ->type_name("DIR")
      ->check(not_empty());
  command.add_option("--define", defines, "Define a macro; may be repeated")
      ->group(group)
      ->type_name("MACRO");
  command.add_option("--shim", shim, "Stand-ins for the headers of a kernel: linux")
      ->group(group)
      ->type_name("SHIM")
      ->check(CLI::IsMember({"linux"}));
}

own::Callable OwnArguments::callable_in(const std::string& file) const {
  return need(own::callable_in({{file}, includes, defines, shim}, home()));
}

std::unique_ptr<own::OwnRace> OwnArguments::race(RaceSize size) const {
  own::Code code{sources, includes, defines, shim};
  code.sources.insert(code.sources.end(), harnesses.begin(), harnesses.end());
  for (const auto* names : {&code.sources, &code.includes, &code.defines})
    for (const std::string& name : *names)
      if (name.find_first_of("\n\r") != std::string::npos)
        fail({{}, fmt::format("{} has a line break; a schedule could not name it", shown(name))});
  for (const std::string& source : code.sources) {
    std::error_code error;
    static_cast<void>(std::filesystem::status(source, error));
    if (error && error != std::errc::no_such_file_or_directory)
      fail({{source, 0, 0}, "the file cannot be read: " + error.message()});
  }
  return need(built(code, size));
}

void Consent::add_to(CLI::App& command) {
  const std::string group = "A schedule of code of one's own";
  command.add_flag("--yes", yes, "Compile and run the code that the schedule names, unasked")
      ->group(group);
  command
      .add_option("--source", sources,
                  "The code that the schedule may name, which is then run unasked; may be repeated")
      ->group(group)
      ->type_name("CODE")
      ->allow_extra_args(false);
}

void Consent::need(const own::Code& code) const {
  if (yes) return;
  if (!sources.empty()) {
    for (const std::string& source : code.sources) {
      if (std::ranges::any_of(sources, [&](const auto& named) { return same_file(named, source); }))
        continue;
      fail({{},
            fmt::format("the schedule names {}, which no --source does; nothing was run",
                        shown(source))});
    }
    return;
  }
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDERR_FILENO) == 0) return;
  std::string names;
  for (const std::string& source : code.sources)
    names += (names.empty() ? "" : ", ") + printable(source);
  std::cerr << fmt::format("compile and run {}? [y/N] ", names) << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  if (answer == "y" || answer == "Y" || answer == "yes") return;
  fail({{}, "nothing was run; --yes runs what the schedule names, --source CODE what it may name"});
}

Result<std::unique_ptr<own::OwnRace>> own_race_of(const std::vector<std::string>& lines,
                                                  const Consent& consent) {
  const auto asked = own::asked_by(lines);
  if (!asked) return asked.error();
  if (asked->size.threads > schedule::kMaxThreads)
    return Error{{},
                 fmt::format("threads is {}; expected at most {}", asked->size.threads,
                             schedule::kMaxThreads)};
  consent.need(asked->code);
  auto race = built(asked->code, asked->size);
  if (race) own::share(**race, asked->shared);
  return race;
}

void need_not_refused(const own::OwnRace* race) {
  if (race != nullptr && !race->memo->refused.empty()) fail({{}, race->memo->refused});
}

}  // namespace counterproof
