// schema: what a policy or a scope may look like, for editors.
#include <memory>
#include <string>

#include "cli/commands.hpp"
#include "cli/placeholders.hpp"
#include "cli/support.hpp"
#include "reports/input_schema.hpp"

namespace counterproof {

void add_schema(CLI::App& app, ExitCode& /*exit_code*/) {
  auto what = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "schema",
      "Print the JSON Schema of policies or scopes, for editors to complete and check by");
  command->add_option("what", *what, "policy or scope")
      ->required()
      ->type_name("INPUT")
      ->check(CLI::IsMember(placeholder("INPUT").words));
  command->footer(
      "A TOML file whose first line is \"#:schema ./policy.schema.json\" is checked by taplo, and "
      "by "
      "Even Better TOML in VS Code.\n"
      "Example: counterproof schema policy");
  command->callback(
      [what] { print_document(json_text(*what == "scope" ? scope_schema() : policy_schema())); });
}

}  // namespace counterproof
