// Completion of command lines, as scripts for the shells.
//
// Each script offers commands, the options of the command, and values by what they mean (see
// placeholders.hpp).  The names in it are those of the binary that wrote it, so that completing
// asks no binary: ./counterproof might have to build itself first.
#pragma once

#include <string>
#include <string_view>

#include "cli/option_table.hpp"

namespace counterproof {

std::string bash_completion(const OptionTable& table);
std::string zsh_completion(const OptionTable& table);
std::string fish_completion(const OptionTable& table);

/// The text as one word of the shell, in single quotes.  `escape` stands for a quote within.
std::string quoted(std::string_view text, std::string_view escape);

}  // namespace counterproof
