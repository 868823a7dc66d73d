#include "cli/own_options.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "cli/support.hpp"

namespace counterproof {
namespace {

std::string home() {
  const std::filesystem::path here = "own/include/counterproof.h";
  return std::filesystem::exists(here) ? "own" : std::string(COUNTERPROOF_SOURCE_DIR) + "/own";
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
  command.add_option("--include", includes, "Look for headers here; may be repeated")
      ->group(group)
      ->type_name("DIR");
  command.add_option("--define", defines, "Define a macro; may be repeated")
      ->group(group)
      ->type_name("MACRO");
  command.add_option("--shim", shim, "Stand-ins for the headers of a kernel: linux")
      ->group(group)
      ->type_name("SHIM")
      ->check(CLI::IsMember({"linux"}));
}

std::unique_ptr<own::OwnRace> OwnArguments::race(RaceSize size) const {
  own::Code code{sources, includes, defines, shim};
  code.sources.insert(code.sources.end(), harnesses.begin(), harnesses.end());
  return need(own::own_race(code, size, home()));
}

Result<std::unique_ptr<own::OwnRace>> own_race_of(const std::vector<std::string>& lines) {
  const auto asked = own::asked_by(lines);
  if (!asked) return asked.error();
  return own::own_race(asked->code, asked->size, home());
}

void need_not_refused(const own::OwnRace* race) {
  if (race != nullptr && !race->memo->refused.empty()) fail({{}, race->memo->refused});
}

}  // namespace counterproof
