// man and completion: what the option table says, for other programs to show.
#include <memory>

#include "cli/commands.hpp"
#include "cli/completion.hpp"
#include "cli/man_page.hpp"
#include "cli/option_table.hpp"
#include "cli/support.hpp"

namespace counterproof {

std::string quoted(std::string_view text, std::string_view escape) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += escape;
    } else {
      out += c;
    }
  }
  return out + "'";
}

void add_man(CLI::App& app, ExitCode& /*exit_code*/) {
  CLI::App* command = app.add_subcommand("man", "Print the manual page, for man -l");
  command->footer("Example: counterproof man");
  command->callback([&app] { print_document(man_page(option_table(app))); });
}

void add_completion(CLI::App& app, ExitCode& /*exit_code*/) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("completion", "Print a script that completes command lines in a shell");
  command->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->type_name("SHELL")
      ->check(CLI::IsMember(placeholder("SHELL").words));
  command->footer(
      "bash: source <(counterproof completion bash); fish: counterproof completion fish | source; "
      "zsh: after compinit, source <(counterproof completion zsh).\n"
      "Example: counterproof completion bash");
  command->callback([shell, &app] {
    const OptionTable table = option_table(app);
    print_document(*shell == "bash"  ? bash_completion(table)
                   : *shell == "zsh" ? zsh_completion(table)
                                     : fish_completion(table));
  });
}

}  // namespace counterproof
