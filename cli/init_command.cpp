// init: writes what a user begins with.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string_view>

#include "cli/commands.hpp"
#include "cli/page_origin.hpp"
#include "cli/path_options.hpp"
#include "cli/placeholders.hpp"
#include "cli/support.hpp"
#include "model/enum_table.hpp"
#include "model/suggest.hpp"
#include "model/world/standard_scopes.hpp"
#include "reports/starter.hpp"

namespace counterproof {
namespace {

namespace fs = std::filesystem;

struct InitArguments {
  std::string kind;
  std::string name;
};

/// The policy that a scope's starter is searched under.
constexpr std::string_view kPolicy = "rss-2007.toml";

/// The name without what the files end in, which may be said or not.
std::string stem_of(StarterKind kind, const std::string& name) {
  if (name.empty()) return std::string(usual_stem(kind));
  std::string_view stem = name;
  for (const std::string_view ending : endings_of(kind)) {
    if (!stem.ends_with(ending)) continue;
    stem.remove_suffix(ending.size());
    break;
  }
  return std::string(stem);
}

/// It stands in commands, in TOML and in C, and needs quotes in none of them.
void need_plain(const std::string& name, const std::string& stem) {
  const std::string last = fs::path(stem).filename().string();
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  if (!last.empty() && last.front() != '-' && last.front() != '.' &&
      std::ranges::all_of(stem, [&](char c) { return is_plain(c) || c == '/'; }))
    return;
  fail({{},
        fmt::format("NAME is {}; expected letters, digits, \".\", \"_\" and \"-\", and a folder "
                    "before it, as in folder/mine",
                    shown(name))});
}

std::string shipped_policy() {
  const fs::path here = fs::path("policies") / kPolicy;
  return fs::exists(here) ? here.string() : project_folder() + "/" + here.string();
}

ExitCode run(const InitArguments& arguments) {
  const auto kinds = starter_kinds();
  const auto found = std::ranges::find(kinds, arguments.kind);
  const StarterKind kind = kAllOf<StarterKind>[static_cast<std::size_t>(found - kinds.begin())];
  const std::string stem = stem_of(kind, arguments.name);
  need_plain(arguments.name, stem);
  if (kind == StarterKind::scope && find_standard_scope(fs::path(stem).filename().string()))
    fail({{},
          fmt::format("a standard scope is named {}; expected another name",
                      shown(fs::path(stem).filename().string()))});
  const Starter starter = make_starter(kind, {stem, project_folder(), shipped_policy()});
  const auto stays = [](const StarterFile& file) {
    return file.is_shared && fs::exists(file.path);
  };
  for (const StarterFile& file : starter.files)
    if (!stays(file)) need_new_file(file.path);
  for (const StarterFile& file : starter.files) {
    if (stays(file)) {
      print(fmt::format("{} is there already, and stays as it is\n", file.path));
      continue;
    }
    write_new_file(file.path, file.text);
    print(fmt::format("wrote {}\n", file.path));
  }
  print(fmt::format("\nnext: {} {}\n", called_as(), starter.command));
  return ExitCode::as_stated;
}

}  // namespace

void add_init(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<InitArguments>();
  CLI::App* command = app.add_subcommand(
      "init", "Write something to begin with: a policy, a rule, a scope, or a harness");
  command->add_option("what", arguments->kind, list_of(starter_kinds()))
      ->required()
      ->type_name("STARTER")
      ->check(CLI::IsMember(placeholder("STARTER").words));
  command
      ->add_option("name", arguments->name,
                   "What the files are called: folder/mine is folder/mine.toml, and so on; "
                   "otherwise my-policy, my-rule, my-scope or my-code")
      ->type_name("NAME")
      ->check(not_empty());
  command->footer(
      "What is there already stays as it is.  Each passes as it stands, and says what to change.\n"
      "Example: counterproof init policy");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace counterproof
