// What all readers and writers of TOML files share: toml++ does the syntax and remembers where each
// key and value stands; its tables are walked in the order of the file.
#pragma once

#include <toml++/toml.h>

#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace counterproof {

/// The table that `text` is.  \param file its name, for errors.
/// Errors: not TOML, or TOML that goes deeper than any file of ours.
Result<toml::table> parse_toml(std::string_view text, const std::string& file);

/// A key with its value and its place.
struct TomlEntry {
  std::string key;
  toml::source_position at;
  const toml::node* value;
};

/// The entries of a table in the order of the file; toml++ keeps them sorted by key.
std::vector<TomlEntry> in_file_order(const toml::table& table);

/// "a number": for a value of the wrong type.
std::string_view kind_of(const toml::node& node);

/// `text` as a TOML basic string.
std::string toml_string(std::string_view text);

/// How a wrong value is shown: a text as it stands, anything else by its type.
std::string shown_value(const toml::node& node);

}  // namespace counterproof
