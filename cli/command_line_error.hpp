// What is wrong with a command line that could not be parsed, and what would be right.
//
// CLI11 says what it missed, in its own words.  Whoever mistyped a word wants to know which, and
// what it should have been: the commands and options are in the option table, so that the nearest
// can be told, as in policies and traces.
#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>

namespace counterproof {

/// One line, without "error: " before it.  \param words those after the program's name
std::string command_line_error(const CLI::App& app, const CLI::ParseError& error,
                               std::span<const char* const> words);

}  // namespace counterproof
